import { Duration } from 'aws-cdk-lib';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SyncEnvironment, WatchSyncEnvironment } from '../lambdas/entra-sync/environment.ts';
import { discoveryRates } from './discovery-rates.ts';
import type { FlowProps } from './flow.ts';
import { grantSend, grantTable } from './grants.ts';
import { grantIntegrationSecrets, SERVICE_PRINCIPALS } from './integration-secrets.ts';
import { deadLetterQueue } from './queues.ts';
import { scheduleStart } from './schedule-start.ts';
import { TypedFunction } from './typed-function.ts';

/**
 * An Entra tenant becomes people, groups, departments and roles: a schedule or a person → `sync`. Another
 * schedule has `watch-sync` measure how that stands.
 */
export class EntraSync extends Construct {
  /** Starts a run; invoke it asynchronously. */
  readonly sync: Alias;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    // Starts that came to nothing: of the schedules, and of the functions themselves.
    const deadLetters = deadLetterQueue(this, 'DeadLetters', {
      deployment: props.deployment,
      key: props.state.key,
    });
    this.sync = this.#sync(props, deadLetters);
    scheduleStart(this, 'Schedule', {
      deadLetters,
      target: this.sync,
      input: { trigger: 'schedule' },
      description: 'Syncs users and groups of every Entra tenant whose sync is on',
      every: discoveryRates(this).entraSync,
      // The next one does the same.
      retryFor: Duration.minutes(30),
    });
    scheduleStart(this, 'WatchSchedule', {
      deadLetters,
      target: this.#watch(props, deadLetters),
      input: {},
      description: 'Measures how the sync of every Entra tenant stands',
      every: Duration.minutes(5),
      retryFor: Duration.minutes(5),
    });
  }

  #sync({ state, ...shared }: FlowProps, deadLetters: Queue): Alias {
    const { integrations, runs, directory } = state.tables;
    const sync = new TypedFunction(this, 'Sync', {
      ...shared,
      entry: 'lambdas/entra-sync/sync.handler.ts',
      description: 'Brings users, groups, departments and roles in line with Entra ID',
      environmentSchema: SyncEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        RUNS_TABLE: runs.tableName,
        DIRECTORY_TABLE: directory.tableName,
        SECRET_NAME_PREFIX: SERVICE_PRINCIPALS,
      },
      memorySize: 1024,
      timeout: Duration.minutes(15),
      durable: {
        executionTimeout: Duration.hours(24),
        retentionPeriod: Duration.days(14),
        // The schedule's execution starts one a run.
        invokesItself: true,
      },
      deadLetterQueue: deadLetters,
    });
    grantTable(sync.role, { table: integrations, actions: ['GetItem', 'BatchGetItem'] });
    grantTable(sync.role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
      indexes: ['by-integration'],
    });
    grantTable(sync.role, {
      table: directory,
      actions: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'Query'],
    });
    grantIntegrationSecrets(sync, state.key, SERVICE_PRINCIPALS, ['GetSecretValue']);
    grantSend(sync.role, deadLetters);
    return sync.live();
  }

  #watch({ state, ...shared }: FlowProps, deadLetters: Queue): Alias {
    const { integrations, runs } = state.tables;
    const watch = new TypedFunction(this, 'Watch', {
      ...shared,
      entry: 'lambdas/entra-sync/watch-sync.handler.ts',
      description: 'Measures how the sync of every Entra tenant stands',
      environmentSchema: WatchSyncEnvironment,
      environment: { INTEGRATIONS_TABLE: integrations.tableName, RUNS_TABLE: runs.tableName },
      memorySize: 512,
      timeout: Duration.minutes(1),
      deadLetterQueue: deadLetters,
    });
    grantTable(watch.role, { table: integrations, actions: ['GetItem', 'BatchGetItem'] });
    grantTable(watch.role, { table: runs, actions: [], indexes: ['by-integration'] });
    grantSend(watch.role, deadLetters);
    return watch.live();
  }
}
