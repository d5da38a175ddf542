import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  type Alias,
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { type CodeProvider, HANDLER } from './bundles.ts';
import type { Deployment, Network } from './deployment.ts';
import {
  type BaseEnvironment,
  type EnvironmentSchema,
  environmentOf,
} from './function-environment.ts';

/** What differs from one function to another. */
export interface TypedFunctionProps<S extends EnvironmentSchema> {
  readonly deployment: Deployment;
  readonly code: CodeProvider;
  /** Encrypts its logs, and the history of its durable executions. */
  readonly key: IKey;
  /** Its handler's file, e.g. `lambdas/alerts/ingest.handler.ts`. */
  readonly entry: string;
  readonly description: string;
  /** Where it has to be found by name; one of CloudFormation's otherwise. */
  readonly functionName?: string;
  readonly environmentSchema: S;
  /** Exactly the schema's keys, but for those of `BaseEnvironment`. */
  readonly environment: Omit<z.input<S>, keyof BaseEnvironment>;
  readonly memorySize: number;
  readonly timeout: Duration;
  /** Where events go that an asynchronous invocation could not process. */
  readonly deadLetterQueue?: IQueue;
  /** Makes it a durable function. */
  readonly durable?: {
    readonly executionTimeout: Duration;
    readonly retentionPeriod: Duration;
    /** Whether its executions may start others of the same function. */
    readonly invokesItself?: boolean;
  };
}

/**
 * A Lambda function as this product runs it: Node 24 on arm64, a role of its own, JSON logs that end,
 * active tracing, and an environment that its handler's schema dictates.
 */
export class TypedFunction<S extends EnvironmentSchema = EnvironmentSchema> extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly #execution: Policy | undefined;

  constructor(scope: Construct, id: string, props: TypedFunctionProps<S>) {
    super(scope, id);
    const { deployment, entry, durable, deadLetterQueue, key } = props;

    const logGroup = new LogGroup(this, 'Logs', {
      encryptionKey: key,
      retention: deployment.logRetention,
      removalPolicy: deployment.removalPolicy,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Role of ${entry}`,
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Tracing knows no resource, and a network interface (in a VPC) has none before it is made.',
    });

    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      ...(props.functionName !== undefined && { functionName: props.functionName }),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: props.code(entry),
      handler: HANDLER,
      role: this.role,
      memorySize: props.memorySize,
      timeout: props.timeout,
      environment: environmentOf(props),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.INFO,
      tracing: Tracing.ACTIVE,
      // A durable execution resumes on the version it began with, up to its timeout after an upgrade.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(deadLetterQueue && { deadLetterQueue }),
      ...(durable && {
        durableConfig: {
          executionTimeout: durable.executionTimeout,
          retentionPeriod: durable.retentionPeriod,
        },
      }),
    });
    if (!deadLetterQueue) {
      Validations.of(this.function).acknowledge({
        id: 'Serverless-LambdaDLQ',
        reason: 'Never invoked asynchronously: its caller or its queue keeps what failed.',
      });
    }
    if (durable) this.#encryptHistory(key);
    if (deployment.network) this.#enter(deployment.network);
    this.#execution = durable && this.#allowExecution(durable.invokesItself === true);
  }

  /** Adds a permission to the function's role. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions: Readonly<Record<string, unknown>> = {},
  ): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        conditions: { ...conditions },
      }),
    );
  }

  /** The alias `live` of the newest version: what callers invoke who need a qualified ARN. */
  live(): Alias {
    const alias = this.function.addAlias('live');
    if (this.#execution) alias.node.addDependency(this.#execution);
    return alias;
  }

  /** CDK's own construct knows no key for it: https://docs.aws.amazon.com/lambda/latest/dg/durable-encryption.html */
  #encryptHistory({ keyArn }: IKey): void {
    this.#declared().addPropertyOverride('DurableConfig.KMSKeyArn', keyArn);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
  #enter({ subnetIds, securityGroupIds }: Network): void {
    this.#declared().vpcConfig = {
      subnetIds: [...subnetIds],
      securityGroupIds: [...securityGroupIds],
    };
    this.allow(
      [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ],
      ['*'],
    );
  }

  #declared(): CfnFunction {
    return this.function.node.defaultChild as CfnFunction;
  }

  /**
   * A policy beside the role's own, since the function waits for the role's and this one for the function.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
   */
  #allowExecution(invokesItself: boolean): Policy {
    const policy = new Policy(this, 'Execution', {
      roles: [this.role],
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: [
            'lambda:CheckpointDurableExecution',
            'lambda:GetDurableExecutionState',
            ...(invokesItself ? ['lambda:InvokeFunction'] : []),
          ],
          resources: [`${this.function.functionArn}:*`],
        }),
      ],
    });
    const logicalId = Stack.of(this).getLogicalId(this.#declared());
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`,
      reason:
        'A durable execution is named after the version it runs on, and every deployment adds one.',
    });
    return policy;
  }
}
