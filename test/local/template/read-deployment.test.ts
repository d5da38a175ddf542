import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as eventTargets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Deployment } from '../../../local/template/deployment.ts';
import { readDeployment } from '../../../local/template/read-deployment.ts';
import { type Synthesized, synthesize } from './synthesize.ts';

const text = dynamodb.AttributeType.STRING;

const buildState = (app: App) => {
  const stack = new Stack(app, 'State');
  const items = new dynamodb.TableV2(stack, 'Items', {
    tableName: 'items',
    partitionKey: { name: 'id', type: text },
    sortKey: { name: 'at', type: dynamodb.AttributeType.NUMBER },
    timeToLiveAttribute: 'expiresAt',
    dynamoStream: dynamodb.StreamViewType.NEW_IMAGE,
    deletionProtection: true,
    globalSecondaryIndexes: [
      {
        indexName: 'by-class',
        partitionKey: { name: 'class', type: text },
        projectionType: dynamodb.ProjectionType.INCLUDE,
        nonKeyAttributes: ['name'],
      },
    ],
  });
  new dynamodb.Table(stack, 'Plain', { partitionKey: { name: 'id', type: text } });
  const deadLetters = new sqs.Queue(stack, 'DeadLetters');
  const alerts = new sqs.Queue(stack, 'Alerts', {
    queueName: 'alerts',
    visibilityTimeout: Duration.minutes(3),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
  const key = new secretsmanager.Secret(stack, 'Key', {
    secretName: 'webhook',
    generateSecretString: {
      secretStringTemplate: '{"previous":null}',
      generateStringKey: 'current',
    },
  });
  const topic = new sns.Topic(stack, 'Reminders', { topicName: 'reminders' });
  topic.addSubscription(new subscriptions.SqsSubscription(alerts, { rawMessageDelivery: true }));
  return { stack, items, alerts, key };
};

const buildService = (app: App, code: string, state: ReturnType<typeof buildState>) => {
  const stack = new Stack(app, 'Service');
  const settings = {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(code),
  };
  const discover = new lambda.Function(stack, 'Discover', {
    ...settings,
    timeout: Duration.minutes(15),
    memorySize: 512,
    reservedConcurrentExecutions: 2,
    durableConfig: { executionTimeout: Duration.hours(1), retentionPeriod: Duration.days(3) },
    environment: {
      TABLE: state.items.tableName,
      QUEUE_URL: state.alerts.queueUrl,
      SECRET_ARN: state.key.secretArn,
    },
  });
  discover.configureAsyncInvoke({ retryAttempts: 1, maxEventAge: Duration.hours(1) });
  // An alias is an IFunction but for exactOptionalPropertyTypes, which CDK's declarations predate.
  const live = discover.addAlias('live') as lambda.IFunction;
  const rotate = new lambda.Function(stack, 'Rotate', {
    ...settings,
    functionName: 'rotate',
    code: lambda.Code.fromInline('exports.handler = async () => 1;'),
    environment: { DISCOVER: live.functionArn },
  });
  rotate.addEventSource(
    new SqsEventSource(state.alerts, {
      batchSize: 5,
      maxBatchingWindow: Duration.seconds(1),
      maxConcurrency: 4,
      reportBatchItemFailures: true,
      filters: [lambda.FilterCriteria.filter({ body: { kind: ['fired'] } })],
    }),
  );
  new secretsmanager.RotationSchedule(stack, 'Rotation', {
    secret: state.key as secretsmanager.ISecret,
    rotationLambda: rotate,
    automaticallyAfter: Duration.days(30),
    rotateImmediatelyOnUpdate: false,
  });
  new scheduler.Schedule(stack, 'Nightly', {
    scheduleName: 'nightly',
    schedule: scheduler.ScheduleExpression.cron({ hour: '2', minute: '0' }),
    target: new schedulerTargets.LambdaInvoke(live, {
      input: scheduler.ScheduleTargetInput.fromObject({ function: rotate.functionName }),
    }),
  });
  new events.Rule(stack, 'Often', {
    ruleName: 'often',
    schedule: events.Schedule.rate(Duration.minutes(5)),
    enabled: false,
    targets: [new eventTargets.LambdaFunction(rotate)],
  });
  const api = new apigateway.RestApi(stack, 'Api', {
    restApiName: 'hub',
    deployOptions: {
      stageName: 'prod',
      throttlingRateLimit: 100,
      throttlingBurstLimit: 200,
      methodOptions: { '/hooks/POST': { throttlingRateLimit: 5 } },
    },
    defaultMethodOptions: { authorizationType: apigateway.AuthorizationType.IAM },
  });
  const hooks = api.root.addResource('hooks', {
    defaultCorsPreflightOptions: { allowOrigins: ['https://console.example'] },
  });
  hooks.addMethod('POST', new apigateway.LambdaIntegration(rotate), {
    authorizationType: apigateway.AuthorizationType.NONE,
    requestParameters: { 'method.request.querystring.key': true },
    requestValidatorOptions: { validateRequestParameters: true },
  });
  api.root.resourceForPath('items/{id}').addMethod('ANY', new apigateway.LambdaIntegration(live));
  api.addGatewayResponse('Failure', {
    type: apigateway.ResponseType.DEFAULT_5XX,
    statusCode: '503',
    responseHeaders: { 'Retry-After': "'5'" },
    templates: { 'application/problem+json': '{"title":$context.error.messageString}' },
  });
  rotate.addEnvironment('ROLE', rotate.role?.roleArn ?? '');
  return stack;
};

describe('the deployment a synthesized app declares', () => {
  let app: Synthesized;
  let deployment: Deployment;
  const find = (name: string) => deployment.functions.find((one) => one.name.includes(name));

  beforeAll(() => {
    app = synthesize((cdk, code) => {
      const state = buildState(cdk);
      return [state.stack, buildService(cdk, code, state)];
    });
    deployment = readDeployment(app.assembly, {
      sqsEndpoint: 'http://127.0.0.1:9324/',
      apiEndpoint: 'http://127.0.0.1:8787',
    });
  });
  afterAll(() => app.remove());

  it('has tables as CreateTable takes them, of either resource type, without their streams', () => {
    const [plain, items] = deployment.tables;
    expect(plain?.create.TableName).toMatch(/^State-Plain\w+-[A-Z0-9]{12}$/);
    expect(items).toEqual({
      arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/items',
      timeToLiveAttribute: 'expiresAt',
      create: {
        TableName: 'items',
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'at', AttributeType: 'N' },
          { AttributeName: 'class', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-class',
            KeySchema: [{ AttributeName: 'class', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
          },
        ],
      },
    });
  });

  it('has queues with the URL of the local SQS and their redrive policy', () => {
    const [deadLetters, alerts] = deployment.queues;
    expect(alerts).toMatchObject({
      name: 'alerts',
      url: 'http://127.0.0.1:9324/000000000000/alerts',
      attributes: { VisibilityTimeout: '180' },
    });
    expect(JSON.parse(alerts?.attributes.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: deadLetters?.arn,
      maxReceiveCount: 5,
    });
  });

  it('has topics with their subscriptions', () => {
    expect(deployment.topics).toEqual([
      {
        name: 'reminders',
        arn: 'arn:aws:sns:us-east-1:000000000000:reminders',
        attributes: {},
        subscriptions: [
          {
            protocol: 'sqs',
            endpoint: 'arn:aws:sqs:us-east-1:000000000000:alerts',
            attributes: { RawMessageDelivery: 'true' },
          },
        ],
      },
    ]);
  });

  it('has secrets with the rotation another stack attaches', () => {
    expect(deployment.secrets).toEqual([
      {
        name: 'webhook',
        arn: expect.stringMatching(/:secret:webhook-\w{6}$/),
        tags: [],
        generateSecretString: {
          secretStringTemplate: '{"previous":null}',
          generateStringKey: 'current',
        },
        rotation: {
          lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:rotate',
          schedule: 'rate(30 days)',
          rotateImmediately: false,
        },
      },
    ]);
  });

  it('has functions with their code, plain environment, alias and durable settings', () => {
    const discover = find('Discover');
    expect(discover).toMatchObject({
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      environment: {
        TABLE: 'items',
        QUEUE_URL: 'http://127.0.0.1:9324/000000000000/alerts',
        SECRET_ARN: deployment.secrets[0]?.arn,
      },
      timeoutMs: 900_000,
      memoryMb: 512,
      reservedConcurrency: 2,
      aliases: { live: '1' },
      versions: ['1'],
      durable: { executionTimeoutMs: 3_600_000, retentionMs: 259_200_000 },
      asynchronous: [
        { qualifier: '$LATEST', maximumRetryAttempts: 1, maximumEventAgeMs: 3_600_000 },
      ],
    });
    expect(readFileSync(join(discover?.codeDirectory ?? '', 'index.mjs'), 'utf8')).toContain(
      'handler',
    );
    expect(find('rotate')?.environment).toEqual({
      DISCOVER: `${discover?.arn}:live`,
      ROLE: expect.stringMatching(/^arn:aws:iam::000000000000:role\/Service-Rotate/),
    });
  });

  it('writes inline code where the runtime finds it', () => {
    const directory = find('rotate')?.codeDirectory ?? '';
    expect(readFileSync(join(directory, 'index.js'), 'utf8')).toBe(
      'exports.handler = async () => 1;',
    );
  });

  it('has event sources, schedules and rules with their targets', () => {
    expect(deployment.eventSources).toEqual([
      {
        functionName: 'rotate',
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:alerts',
        queueUrl: 'http://127.0.0.1:9324/000000000000/alerts',
        batchSize: 5,
        maximumBatchingWindowMs: 1000,
        maximumConcurrency: 4,
        reportBatchItemFailures: true,
        enabled: true,
        filterPatterns: ['{"body":{"kind":["fired"]}}'],
      },
    ]);
    const [nightly, often] = deployment.schedules;
    expect(nightly).toMatchObject({
      name: 'nightly',
      expression: 'cron(0 2 * * ? *)',
      timeZone: 'Etc/UTC',
      functionName: find('Discover')?.name,
      qualifier: 'live',
      input: '{"function":"rotate"}',
      enabled: true,
    });
    expect(often).toMatchObject({
      expression: 'rate(5 minutes)',
      functionName: 'rotate',
      enabled: false,
    });
    expect(JSON.parse(often?.input ?? '')).toMatchObject({ 'detail-type': 'Scheduled Event' });
  });

  it('has the API with its routes, throttling and gateway responses', () => {
    const [api] = deployment.restApis;
    expect(api).toMatchObject({ name: 'hub', stage: 'prod' });
    expect(api?.routes).toEqual(
      expect.arrayContaining([
        {
          method: 'POST',
          path: '/hooks',
          authorization: 'NONE',
          integration: { kind: 'lambda', functionName: 'rotate', timeoutMs: 29_000 },
          requiredParameters: ['querystring.key'],
          throttling: { ratePerSecond: 5, burst: 200 },
        },
        {
          method: 'ANY',
          path: '/items/{id}',
          authorization: 'AWS_IAM',
          integration: {
            kind: 'lambda',
            functionName: find('Discover')?.name,
            qualifier: 'live',
            timeoutMs: 29_000,
          },
          requiredParameters: [],
          throttling: { ratePerSecond: 100, burst: 200 },
        },
        expect.objectContaining({
          method: 'OPTIONS',
          integration: expect.objectContaining({ kind: 'mock', statusCode: 204 }),
        }),
      ]),
    );
    expect(api?.gatewayResponses.DEFAULT_5XX).toEqual({
      statusCode: 503,
      headers: { 'Retry-After': "'5'" },
      templates: { 'application/problem+json': '{"title":$context.error.messageString}' },
    });
  });

  it('names the local address of the API in outputs', () => {
    expect(Object.values(deployment.outputs.Service ?? {})).toContain(
      'http://127.0.0.1:8787/prod/',
    );
  });

  it('is the same each time it is read', () => {
    const again = readDeployment(app.assembly, {
      sqsEndpoint: 'http://127.0.0.1:9324',
      apiEndpoint: 'http://127.0.0.1:8787/',
    });
    expect(again).toEqual(deployment);
  });

  it('says to synthesize when there is no assembly', () => {
    expect(() => readDeployment('/nowhere', { sqsEndpoint: '' })).toThrow(/npx cdk synth/);
  });
});
