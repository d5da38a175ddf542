import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CollectEnvironment, DiscoverEnvironment } from '../lambdas/cmdb-discovery/environment.ts';
import type { FlowProps } from './flow.ts';
import { grantSend, grantTable } from './grants.ts';
import { deadLetterQueue } from './queues.ts';
import { grantServicePrincipals, SERVICE_PRINCIPAL_PREFIX } from './service-principals.ts';
import { TypedFunction } from './typed-function.ts';

/** An Azure tenant becomes configuration items: a schedule or a person → `discover` → `collect`. */
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
    this.#schedule(deadLetters);
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
        SECRET_NAME_PREFIX: SERVICE_PRINCIPAL_PREFIX,
      },
      memorySize: 512,
      timeout: Duration.minutes(15),
    });
    grantTable(collect.role, { table: integrations, actions: ['GetItem'] });
    grantTable(collect.role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    });
    grantTable(collect.role, {
      table: configurationItems,
      actions: ['GetItem', 'BatchGetItem', 'PutItem'],
      indexes: ['by-scope'],
    });
    grantTable(collect.role, { table: configurationItemHistory, actions: ['PutItem'] });
    grantServicePrincipals(collect, state.key, ['GetSecretValue']);
    return collect.live();
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
      durable: { executionTimeout: Duration.hours(24), retentionPeriod: Duration.days(14) },
      deadLetterQueue: deadLetters,
    });
    grantTable(discover.role, { table: integrations, actions: ['GetItem', 'Scan'] });
    grantTable(discover.role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    });
    grantSend(discover.role, deadLetters);
    discover.allow(['lambda:InvokeFunction'], [collect.functionArn]);
    return discover.live();
  }

  #schedule(deadLetters: Queue): void {
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
      description: 'Starts discovery runs on a schedule',
    });
    grantSend(role, deadLetters);
    new Schedule(this, 'Schedule', {
      description: 'Discovers every connected Azure tenant',
      schedule: ScheduleExpression.rate(Duration.hours(6)),
      target: new LambdaInvoke(this.discover as IFunction, {
        role,
        input: ScheduleTargetInput.fromObject({ trigger: 'schedule' }),
        deadLetterQueue: deadLetters,
        // The next start is six hours away: a late one is worth having, a doubled one is not.
        maxEventAge: Duration.hours(1),
        retryAttempts: 10,
      }),
    });
  }
}
