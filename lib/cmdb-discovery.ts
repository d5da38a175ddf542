import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  ChangesEnvironment,
  CollectEnvironment,
  DiscoverEnvironment,
} from '../lambdas/cmdb-discovery/environment.ts';
import { discoveryRates } from './discovery-rates.ts';
import type { FlowProps } from './flow.ts';
import { grantSend, grantTable, type TableAccess } from './grants.ts';
import { grantIntegrationSecrets, SERVICE_PRINCIPALS } from './integration-secrets.ts';
import { deadLetterQueue } from './queues.ts';
import { scheduleStart } from './schedule-start.ts';
import { TypedFunction } from './typed-function.ts';

/**
 * An Azure tenant becomes configuration items: a schedule or a person → `discover` → `collect`, and
 * between two of them a schedule → `changes`.
 */
export class CmdbDiscovery extends Construct {
  /** Starts a run; invoke it asynchronously. */
  readonly discover: Alias;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    // Starts that came to nothing: of the schedule, and of the function itself.
    const deadLetters = deadLetterQueue(this, 'DeadLetters', {
      deployment: props.deployment,
      key: props.state.key,
    });
    const collect = this.#collect(props);
    this.discover = this.#discover(props, collect, deadLetters);
    const changes = this.#changes(props, deadLetters);
    const rates = discoveryRates(this);

    scheduleStart(this, 'Schedule', {
      deadLetters,
      target: this.discover,
      input: { trigger: 'schedule' },
      description: 'Discovers every connected Azure tenant',
      every: rates.full,
      // A late start is worth having while the next one is far, a doubled one is not.
      retryFor: Duration.hours(1),
    });
    scheduleStart(this, 'ChangesSchedule', {
      deadLetters,
      target: changes,
      input: {},
      description: 'Follows the changes of every connected Azure tenant',
      every: rates.changes,
      retryFor: Duration.minutes(5),
    });
  }

  #collect({ state, ...shared }: FlowProps): Alias {
    const { integrations, runs, configurationItems, configurationItemHistory } = state.tables;
    const collect = new TypedFunction(this, 'Collect', {
      ...shared,
      entry: 'lambdas/cmdb-discovery/collect.handler.ts',
      description: 'Reads one Azure subscription into configuration items',
      environmentSchema: CollectEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        RUNS_TABLE: runs.tableName,
        CONFIGURATION_ITEMS_TABLE: configurationItems.tableName,
        CONFIGURATION_ITEM_HISTORY_TABLE: configurationItemHistory.tableName,
        SECRET_NAME_PREFIX: SERVICE_PRINCIPALS,
      },
      memorySize: 512,
      timeout: Duration.minutes(15),
    });
    grantTable(collect.role, { table: integrations, actions: ['GetItem'] });
    grantTable(collect.role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    });
    grantTable(collect.role, { ...writing(configurationItems), indexes: ['by-scope'] });
    grantTable(collect.role, { table: configurationItemHistory, actions: ['PutItem'] });
    grantIntegrationSecrets(collect, state.key, SERVICE_PRINCIPALS, ['GetSecretValue']);
    return collect.live();
  }

  #changes({ state, ...shared }: FlowProps, deadLetters: Queue): Alias {
    const { integrations, runs, configurationItems, configurationItemHistory } = state.tables;
    const changes = new TypedFunction(this, 'Changes', {
      ...shared,
      entry: 'lambdas/cmdb-discovery/changes.handler.ts',
      description: 'Brings what changed in Azure since the last time into the configuration items',
      environmentSchema: ChangesEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        RUNS_TABLE: runs.tableName,
        CONFIGURATION_ITEMS_TABLE: configurationItems.tableName,
        CONFIGURATION_ITEM_HISTORY_TABLE: configurationItemHistory.tableName,
        SECRET_NAME_PREFIX: SERVICE_PRINCIPALS,
        DISCOVER_FUNCTION: this.discover.functionArn,
      },
      memorySize: 512,
      timeout: Duration.minutes(5),
      deadLetterQueue: deadLetters,
    });
    grantTable(changes.role, { table: integrations, actions: ['GetItem', 'BatchGetItem'] });
    grantTable(changes.role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      indexes: ['by-integration'],
    });
    grantTable(changes.role, writing(configurationItems));
    grantTable(changes.role, { table: configurationItemHistory, actions: ['PutItem'] });
    grantIntegrationSecrets(changes, state.key, SERVICE_PRINCIPALS, ['GetSecretValue']);
    grantSend(changes.role, deadLetters);
    changes.allow(['lambda:InvokeFunction'], [this.discover.functionArn]);
    return changes.live();
  }

  #discover({ state, ...shared }: FlowProps, collect: Alias, deadLetters: Queue): Alias {
    const { integrations, runs } = state.tables;
    const discover = new TypedFunction(this, 'Discover', {
      ...shared,
      entry: 'lambdas/cmdb-discovery/discover.handler.ts',
      description: 'Plans discovery runs, has each subscription collected, and settles the runs',
      environmentSchema: DiscoverEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        RUNS_TABLE: runs.tableName,
        COLLECT_FUNCTION: collect.functionArn,
      },
      memorySize: 512,
      timeout: Duration.minutes(15),
      durable: {
        executionTimeout: Duration.hours(24),
        retentionPeriod: Duration.days(14),
        // The schedule's execution starts one a run, and a run's one for each group of subscriptions.
        invokesItself: true,
      },
      deadLetterQueue: deadLetters,
    });
    grantTable(discover.role, { table: integrations, actions: ['GetItem', 'BatchGetItem'] });
    grantTable(discover.role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      indexes: ['by-integration'],
    });
    grantSend(discover.role, deadLetters);
    discover.allow(['lambda:InvokeFunction'], [collect.functionArn]);
    return discover.live();
  }
}

/** What writes configuration items reads them first. */
function writing(table: Table): TableAccess {
  return { table, actions: ['GetItem', 'BatchGetItem', 'PutItem'] };
}
