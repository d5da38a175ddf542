import { Duration } from 'aws-cdk-lib';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SyncEnvironment } from '../lambdas/entra-sync/environment.ts';
import { discoveryRates } from './discovery-rates.ts';
import type { FlowProps } from './flow.ts';
import { grantSend, grantTable } from './grants.ts';
import { grantIntegrationSecrets, SERVICE_PRINCIPALS } from './integration-secrets.ts';
import { deadLetterQueue } from './queues.ts';
import { scheduleStart } from './schedule-start.ts';
import { TypedFunction } from './typed-function.ts';

/** An Entra tenant becomes people, groups, departments and roles: a schedule or a person → `sync`. */
export class EntraSync extends Construct {
  /** Starts a run; invoke it asynchronously. */
  readonly sync: Alias;

  constructor(scope: Construct, id: string, { state, ...shared }: FlowProps) {
    super(scope, id);
    const { integrations, runs, directory } = state.tables;
    // Starts that came to nothing: of the schedule, and of the function itself.
    const deadLetters = deadLetterQueue(this, 'DeadLetters', {
      deployment: shared.deployment,
      key: state.key,
    });
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
    this.sync = sync.live();

    scheduleStart(this, 'Schedule', {
      deadLetters,
      target: this.sync,
      input: { trigger: 'schedule' },
      description: 'Syncs users and groups of every Entra tenant whose sync is on',
      every: discoveryRates(this).entraSync,
      // The next one does the same.
      retryFor: Duration.minutes(30),
    });
  }
}
