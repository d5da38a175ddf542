import { Duration, Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import {
  IngestEnvironment,
  ProcessEnvironment,
  ReconcileEnvironment,
} from '../lambdas/alerts/environment.ts';
import type { FlowProps } from './flow.ts';
import { grantSend, grantTable } from './grants.ts';
import {
  grantIntegrationSecrets,
  SERVICE_PRINCIPALS,
  WEBHOOK_KEYS,
} from './integration-secrets.ts';
import { deadLetterQueue } from './queues.ts';
import { scheduleStart } from './schedule-start.ts';
import { PROCESS_TIMEOUT } from './state-stack.ts';
import { TypedFunction } from './typed-function.ts';

/**
 * An Azure Monitor alert becomes an incident: `ingest` → queue → `process`; and what that misses, a
 * schedule → `reconcile` → the same queue.
 */
export class Alerts extends Construct {
  /** Stands behind the webhook. */
  readonly ingest: TypedFunction;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    this.ingest = this.#ingest(props);
    this.#process(props);
    this.#reconcile(props);
  }

  #ingest({ state, ...shared }: FlowProps): TypedFunction {
    const ingest = new TypedFunction(this, 'Ingest', {
      ...shared,
      entry: 'lambdas/alerts/ingest.handler.ts',
      description: 'Verifies an alert and stores it before Azure is told that it was accepted',
      environmentSchema: IngestEnvironment,
      environment: {
        ALERT_QUEUE_URL: state.alerts.queueUrl,
        INTEGRATIONS_TABLE: state.tables.integrations.tableName,
        WEBHOOK_KEY_PREFIX: WEBHOOK_KEYS,
      },
      memorySize: 512,
      timeout: Duration.seconds(10),
    });
    grantSend(ingest.role, state.alerts);
    grantTable(ingest.role, {
      table: state.tables.integrations,
      actions: ['GetItem', 'BatchGetItem'],
    });
    grantIntegrationSecrets(ingest, state.key, WEBHOOK_KEYS, ['GetSecretValue']);
    return ingest;
  }

  #process({ state, ...shared }: FlowProps): void {
    const { integrations, incidents, deliveries, configurationItems } = state.tables;
    const process = new TypedFunction(this, 'Process', {
      ...shared,
      entry: 'lambdas/alerts/process.handler.ts',
      description: 'Makes incidents of stored alerts',
      environmentSchema: ProcessEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        INCIDENTS_TABLE: incidents.tableName,
        DELIVERIES_TABLE: deliveries.tableName,
        CONFIGURATION_ITEMS_TABLE: configurationItems.tableName,
      },
      memorySize: 512,
      timeout: PROCESS_TIMEOUT,
    });
    grantTable(process.role, { table: integrations, actions: ['GetItem'] });
    grantTable(process.role, { table: incidents, actions: ['GetItem', 'PutItem', 'UpdateItem'] });
    grantTable(process.role, { table: deliveries, actions: ['UpdateItem'] });
    grantTable(process.role, {
      table: configurationItems,
      actions: ['BatchGetItem'],
      indexes: ['by-name'],
    });

    process.function.addEventSource(
      new SqsEventSource(state.alerts, {
        batchSize: 10,
        reportBatchItemFailures: true,
        // A storm waits in the queue instead of taking the account's concurrency.
        maxConcurrency: 20,
      }),
    );
    Validations.of(process).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'Lambda offers none for SQS: the queue has a dead-letter queue of its own.',
    });
  }
  #reconcile({ state, ...shared }: FlowProps): void {
    const { integrations, runs, incidents, configurationItems } = state.tables;
    const deadLetters = deadLetterQueue(this, 'ReconcileDeadLetters', {
      deployment: shared.deployment,
      key: state.key,
    });
    const reconcile = new TypedFunction(this, 'Reconcile', {
      ...shared,
      entry: 'lambdas/alerts/reconcile.handler.ts',
      description: 'Compares Azure’s list of alerts with the incidents and heals what is missing',
      environmentSchema: ReconcileEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        RUNS_TABLE: runs.tableName,
        INCIDENTS_TABLE: incidents.tableName,
        CONFIGURATION_ITEMS_TABLE: configurationItems.tableName,
        ALERT_QUEUE_URL: state.alerts.queueUrl,
        SECRET_NAME_PREFIX: SERVICE_PRINCIPALS,
      },
      memorySize: 512,
      timeout: Duration.minutes(15),
      deadLetterQueue: deadLetters,
    });
    const { role } = reconcile;
    grantTable(role, { table: integrations, actions: ['GetItem', 'PutItem', 'BatchGetItem'] });
    grantTable(role, { table: runs, actions: ['PutItem', 'Query'] });
    grantTable(role, {
      table: incidents,
      actions: ['BatchGetItem', 'GetItem', 'PutItem'],
      indexes: ['by-state', 'by-unverified'],
    });
    grantTable(role, {
      table: configurationItems,
      actions: ['BatchGetItem'],
      indexes: ['by-name'],
    });
    grantIntegrationSecrets(reconcile, state.key, SERVICE_PRINCIPALS, ['GetSecretValue']);
    grantSend(role, state.alerts);
    grantSend(role, deadLetters);
    const target = reconcile.live();
    scheduleStart(this, 'ReconcileSchedule', {
      deadLetters,
      target,
      input: {},
      description: 'Heals what the webhook missed',
      every: Duration.minutes(15),
      // The next one does the same.
      retryFor: Duration.minutes(5),
    });
    scheduleStart(this, 'VerifySchedule', {
      deadLetters,
      target,
      input: { task: 'verify' },
      description: 'Asks Azure for the alerts that nothing has verified',
      every: Duration.minutes(1),
      retryFor: Duration.minutes(1),
    });
  }
}
