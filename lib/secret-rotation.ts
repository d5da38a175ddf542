import { Duration, Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import {
  RotateEnvironment,
  WatchExpiryEnvironment,
} from '../lambdas/secret-rotation/environment.ts';
import { contextOf } from './context.ts';
import type { FlowProps } from './flow.ts';
import { grantKey, grantSend, grantTable } from './grants.ts';
import {
  grantIntegrationSecrets,
  PASSWORDS,
  SERVICE_PRINCIPALS,
  WEBHOOK_KEYS,
} from './integration-secrets.ts';
import { deadLetterQueue } from './queues.ts';
import { scheduleStart } from './schedule-start.ts';
import { TypedFunction } from './typed-function.ts';

/** The name that the product promises; an instance adds its own, since an account has each name once. */
const FUNCTION_NAME = 'StackFlowGenericSecretRotation';

/** How often it is looked at when client secrets expire. */
export const EXPIRY_WATCH = Duration.hours(6);

/** Secrets Manager has secrets renewed, and a schedule watches those that are renewed by hand. */
export class SecretRotation extends Construct {
  /** What Secrets Manager calls. */
  readonly rotate: TypedFunction;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    this.rotate = this.#rotate(props);
    this.#watchExpiry(props);
  }

  #rotate({ state, ...shared }: FlowProps): TypedFunction {
    const { instance } = shared.deployment;
    const rotate = new TypedFunction(this, 'Rotate', {
      ...shared,
      functionName: [FUNCTION_NAME, instance].filter(Boolean).join('-'),
      entry: 'lambdas/secret-rotation/rotate.handler.ts',
      description: 'Carries out the steps of a secret’s rotation',
      environmentSchema: RotateEnvironment,
      environment: {
        INTEGRATIONS_TABLE: state.tables.integrations.tableName,
        ROTATION_DAYS: String(contextOf(this, 'rotationDays')),
      },
      memorySize: 512,
      // A new client secret may take two minutes to be known everywhere.
      timeout: Duration.minutes(5),
    });
    grantTable(rotate.role, {
      table: state.tables.integrations,
      actions: ['GetItem', 'UpdateItem'],
    });
    for (const prefix of [SERVICE_PRINCIPALS, WEBHOOK_KEYS, PASSWORDS] as const) {
      grantIntegrationSecrets(rotate, state.key, prefix, [
        'DescribeSecret',
        'GetSecretValue',
        'PutSecretValue',
        'UpdateSecretVersionStage',
      ]);
    }
    rotate.function.addPermission('SecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: rotate.function.stack.account,
    });
    return rotate;
  }

  #watchExpiry({ state, ...shared }: FlowProps): void {
    const deadLetters = deadLetterQueue(this, 'DeadLetters', {
      deployment: shared.deployment,
      key: state.key,
    });
    const watch = new TypedFunction(this, 'WatchExpiry', {
      ...shared,
      entry: 'lambdas/secret-rotation/watch-expiry.handler.ts',
      description: 'Finds out when client secrets expire, and reminds in time',
      environmentSchema: WatchExpiryEnvironment,
      environment: {
        INTEGRATIONS_TABLE: state.tables.integrations.tableName,
        SECRET_NAME_PREFIX: SERVICE_PRINCIPALS,
        WEBHOOK_KEY_PREFIX: WEBHOOK_KEYS,
        REMINDER_TOPIC_ARN: state.reminders.topicArn,
      },
      memorySize: 512,
      timeout: Duration.minutes(15),
      deadLetterQueue: deadLetters,
    });
    const { role } = watch;
    grantTable(role, {
      table: state.tables.integrations,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'BatchGetItem'],
    });
    grantIntegrationSecrets(watch, state.key, SERVICE_PRINCIPALS, [
      'DescribeSecret',
      'GetSecretValue',
      'PutResourcePolicy',
    ]);
    grantIntegrationSecrets(watch, state.key, WEBHOOK_KEYS, ['PutResourcePolicy']);
    watch.allow(['sns:Publish'], [state.reminders.topicArn]);
    grantKey(role, state.key, 'sns', ['kms:Decrypt', 'kms:GenerateDataKey']);
    grantSend(role, deadLetters);
    const live = watch.live();
    // What the function answers, its reminders, becomes an event on the default bus.
    live.configureAsyncInvoke({ onSuccess: new EventBridgeDestination() });
    Validations.of(live).acknowledge({
      id: 'Serverless-LambdaAsyncFailureDestination',
      reason: 'What failed goes to the function’s own dead-letter queue.',
    });
    scheduleStart(this, 'WatchSchedule', {
      deadLetters,
      target: live,
      input: {},
      description: 'Reminds of client secrets that expire',
      every: EXPIRY_WATCH,
      retryFor: Duration.hours(1),
    });
  }
}
