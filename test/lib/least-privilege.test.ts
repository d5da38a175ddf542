import * as z from 'zod';
import { FunctionProperties, statementsOf, synthesize } from './synthesize.ts';

const { acknowledged, service, state } = synthesize('prod');
const statements = statementsOf(service);

/** The policies' logical ids without CDK's hash, e.g. `AlertsIngestRoleDefaultPolicy`. */
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

it('gives permissions in the service stack only', () => {
  expect(statements.length).toBeGreaterThan(20);
  expect(statementsOf(state)).toEqual([]);
});

it('names every action in full', () => {
  const actions = statements.flatMap((statement) => statement.actions);
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

it('says "any resource" for tracing alone, which knows no resource', () => {
  const unlimited = statements.filter(({ resources }) => resources.includes('*'));
  const actions = new Set(unlimited.flatMap((statement) => statement.actions));
  expect(actions).toEqual(new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']));
});

it('leaves part of a resource name open only where it is made at run time', () => {
  const open = statements.flatMap(({ policy, resources }) =>
    resources
      .filter((resource) => resource !== '*' && resource.includes('*'))
      .map((resource) => `${nameOf(policy)} ${/[^"]*\*/.exec(resource)?.[0]}`),
  );
  expect([...new Set(open)].sort()).toEqual([
    'AlertsIngestRoleDefaultPolicy :secret:stackflow/azure/webhook-keys/*',
    'AlertsReconcileRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'CmdbDiscoveryChangesRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'CmdbDiscoveryCollectRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'CmdbDiscoveryDiscoverExecution :*',
    'EntraSyncExecution :*',
    'EntraSyncRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'IntegrationHubApiRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'IntegrationHubApiRoleDefaultPolicy :secret:stackflow/azure/webhook-keys/*',
    'SecretRotationRotateRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'SecretRotationRotateRoleDefaultPolicy :secret:stackflow/azure/webhook-keys/*',
    'SecretRotationRotateRoleDefaultPolicy :secret:stackflow/passwords/*',
    'SecretRotationWatchExpiryRoleDefaultPolicy :secret:stackflow/azure/service-principals/*',
    'SecretRotationWatchExpiryRoleDefaultPolicy :secret:stackflow/azure/webhook-keys/*',
  ]);
});

it('lets a policy be put on our own secrets alone, and none that lets in everybody', () => {
  const putting = statements.filter(({ actions }) =>
    actions.includes('secretsmanager:PutResourcePolicy'),
  );
  expect(putting.length).toBeGreaterThan(0);
  for (const { actions, resources, conditions } of putting) {
    expect(actions).toEqual(['secretsmanager:PutResourcePolicy']);
    expect(conditions).toEqual({ Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } });
    for (const resource of resources) expect(resource).toContain(':secret:stackflow/azure/');
  }
});

it('lets nothing scan a table, so that what is asked costs the same however much there is', () => {
  const actions = statements.flatMap((statement) => statement.actions);
  expect(actions).toContain('dynamodb:Query');
  expect(actions.filter((action) => /^dynamodb:(Scan|PartiQL\w+|\*)$|^\*$/.test(action))).toEqual(
    [],
  );
});

it('lets each function do with the data what it does, and no more', () => {
  const allowed = new Map<string, Set<string>>();
  for (const { policy, actions } of statements) {
    const data = actions.filter((action) =>
      /^(dynamodb|secretsmanager|sqs|sns|events|lambda):/.test(action),
    );
    allowed.set(nameOf(policy), new Set([...(allowed.get(nameOf(policy)) ?? []), ...data]));
  }
  const sorted = Object.fromEntries(
    [...allowed].map(([name, actions]) => [name, [...actions].sort()]),
  );
  expect(sorted).toEqual({
    AlertsIngestRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ],
    AlertsProcessRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ],
    CmdbDiscoveryChangesRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'lambda:InvokeFunction',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ],
    CmdbDiscoveryChangesScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
    CmdbDiscoveryCollectRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'secretsmanager:GetSecretValue',
    ],
    CmdbDiscoveryDiscoverRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ],
    CmdbDiscoveryDiscoverExecution: [
      'lambda:CheckpointDurableExecution',
      'lambda:GetDurableExecutionState',
      'lambda:InvokeFunction',
    ],
    AlertsReconcileRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ],
    AlertsReconcileScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
    AlertsVerifyScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
    CmdbDiscoveryScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
    EntraSyncScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
    EntraSyncWatchRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'sqs:SendMessage',
    ],
    EntraSyncWatchScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
    EntraSyncExecution: [
      'lambda:CheckpointDurableExecution',
      'lambda:GetDurableExecutionState',
      'lambda:InvokeFunction',
    ],
    EntraSyncRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ],
    EventPipesConfigurationItemChangedRoleDefaultPolicy: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'sqs:SendMessage',
    ],
    EventPipesConfigurationItemRetiredRoleDefaultPolicy: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'sqs:SendMessage',
    ],
    EventPipesIncidentChangedRoleDefaultPolicy: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'sqs:SendMessage',
    ],
    EventPipesRunChangedRoleDefaultPolicy: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'sqs:SendMessage',
    ],
    EventPipesRoleGrantChangedRoleDefaultPolicy: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'sqs:SendMessage',
    ],
    EventPipesUserChangedRoleDefaultPolicy: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'sqs:SendMessage',
    ],
    IntegrationHubApiRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'lambda:InvokeFunction',
      'secretsmanager:CancelRotateSecret',
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:PutSecretValue',
      'secretsmanager:RotateSecret',
      'secretsmanager:TagResource',
      'secretsmanager:UpdateSecretVersionStage',
      'sqs:DeleteMessage',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    IntegrationHubAuthorizeRoleDefaultPolicy: ['dynamodb:GetItem', 'dynamodb:Query'],
    SecretRotationRotateRoleDefaultPolicy: [
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
    SecretRotationWatchExpiryRoleDefaultPolicy: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutResourcePolicy',
      'sns:Publish',
      'sqs:SendMessage',
    ],
    SecretRotationWatchScheduleRoleDefaultPolicy: ['lambda:InvokeFunction', 'sqs:SendMessage'],
  });
});

it('reaches no data and no function but what its environment names, feeds it, or is its own', () => {
  const data = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap((type) =>
    [state, service].flatMap((stack) => stack.resources(type, z.object({}))),
  );
  const functions = service.resources('AWS::Lambda::Function', FunctionProperties);
  const ids = [...data, ...functions].map(({ logicalId }) => logicalId);
  const within = (...texts: unknown[]) =>
    ids.filter((id) =>
      new RegExp(`("|ExportsOutput(Ref|FnGetAtt))${id}`).test(JSON.stringify(texts)),
    );
  const sources = service.resources(
    'AWS::Lambda::EventSourceMapping',
    z.object({ FunctionName: z.unknown(), EventSourceArn: z.unknown() }),
  );
  const policies = service.resources('AWS::IAM::Policy', z.object({ Roles: z.unknown() }));
  for (const { logicalId, properties } of functions) {
    const role = /"([^"]+)","Arn"/.exec(JSON.stringify(properties.Role))?.[1] ?? '';
    const own = policies.filter((policy) => JSON.stringify(policy.properties.Roles).includes(role));
    const names = own.map((policy) => policy.logicalId);
    const reached = statements.filter(({ policy }) => names.includes(policy));
    const feeding = sources.filter((source) =>
      within(source.properties.FunctionName).includes(logicalId),
    );
    const named = within(
      properties.Environment,
      properties.DeadLetterConfig,
      feeding.map((source) => source.properties.EventSourceArn),
    );
    const surplus = within(reached.map(({ resources }) => resources)).filter(
      (id) => ![...named, logicalId].includes(id),
    );
    expect({ function: logicalId, surplus }).toEqual({ function: logicalId, surplus: [] });
    expect(within(reached.map(({ resources }) => resources)).length).toBeGreaterThan(0);
  }
});

describe('policies of resources', () => {
  const Policy = z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Principal: z.unknown(),
        Condition: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  });
  const documents = [
    ['AWS::KMS::Key', 'KeyPolicy'],
    ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
    ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ].flatMap(([type = '', property = '']) =>
    [state, service]
      .flatMap((stack) => stack.resources(type, z.looseObject({})))
      .map(({ logicalId, properties }) => ({ logicalId, ...Policy.parse(properties[property]) })),
  );

  it('let in nobody of another account: a service only on behalf of this one', () => {
    const allowed = documents.flatMap(({ Statement }) =>
      Statement.filter(({ Effect }) => Effect === 'Allow'),
    );
    expect(allowed.length).toBeGreaterThanOrEqual(5);
    for (const { Principal, Condition } of allowed) {
      const principal = JSON.stringify(Principal);
      expect(principal).not.toContain('"*"');
      if (principal.includes('"Service"')) {
        expect(JSON.stringify(Condition)).toContain('AWS::AccountId');
      } else expect(principal).toContain(':root');
    }
  });

  it('are on every queue and topic, and refuse what is not encrypted on its way', () => {
    const refusing = documents.filter(({ Statement }) =>
      Statement.some(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && JSON.stringify(Condition).includes('"aws:SecureTransport":"false"'),
      ),
    );
    const guarded = ['AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap((type) =>
      [state, service].flatMap((stack) => stack.resources(type, z.object({}))),
    );
    expect(refusing).toHaveLength(guarded.length);
  });

  it('let services invoke a function for one API or this account alone', () => {
    const permissions = service.resources(
      'AWS::Lambda::Permission',
      z.object({ SourceArn: z.unknown(), SourceAccount: z.unknown() }).partial(),
    );
    expect(permissions.length).toBeGreaterThanOrEqual(4);
    for (const { properties } of permissions) {
      const { SourceArn, SourceAccount } = properties;
      expect(JSON.stringify([SourceArn, SourceAccount])).toContain('AWS::AccountId');
    }
  });
});

it('uses no policy of AWS but the one that API Gateway asks for', () => {
  const roles = service.resources(
    'AWS::IAM::Role',
    z.object({ ManagedPolicyArns: z.array(z.unknown()).default([]) }),
  );
  const managed = roles.flatMap(({ properties }) => properties.ManagedPolicyArns);
  expect(managed.map((arn) => /service-role\/\w+/.exec(JSON.stringify(arn))?.[0])).toEqual([
    'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  ]);
});

it('acknowledges these findings of cdk-nag, each with its reason', () => {
  for (const { reason } of acknowledged) expect(reason.length).toBeGreaterThan(20);
  const places = acknowledged.map(
    ({ place, rule }) =>
      `${place.split('/').slice(1).join('/')} ${/(AwsSolutions|Serverless)-\w+/.exec(rule)?.[0]}`,
  );
  expect(places.sort()).toEqual([
    'Alerts/Ingest/Function Serverless-LambdaDLQ',
    'Alerts/Ingest/Role AwsSolutions-IAM5',
    'Alerts/Ingest/Role AwsSolutions-IAM5',
    'Alerts/Process Serverless-LambdaEventSourceMappingDestination',
    'Alerts/Process/Function Serverless-LambdaDLQ',
    'Alerts/Process/Role AwsSolutions-IAM5',
    'Alerts/Reconcile/Role AwsSolutions-IAM5',
    'Alerts/Reconcile/Role AwsSolutions-IAM5',
    'Alerts/ReconcileDeadLetters AwsSolutions-SQS3',
    'Alerts/ReconcileDeadLetters Serverless-SQSRedrivePolicy',
    'AlertsDeadLetters AwsSolutions-SQS3',
    'AlertsDeadLetters Serverless-SQSRedrivePolicy',
    'CmdbDiscovery/Changes/Role AwsSolutions-IAM5',
    'CmdbDiscovery/Changes/Role AwsSolutions-IAM5',
    'CmdbDiscovery/Collect/Function Serverless-LambdaDLQ',
    'CmdbDiscovery/Collect/Role AwsSolutions-IAM5',
    'CmdbDiscovery/Collect/Role AwsSolutions-IAM5',
    'CmdbDiscovery/DeadLetters AwsSolutions-SQS3',
    'CmdbDiscovery/DeadLetters Serverless-SQSRedrivePolicy',
    'CmdbDiscovery/Discover/Execution AwsSolutions-IAM5',
    'CmdbDiscovery/Discover/Role AwsSolutions-IAM5',
    'EntraSync/DeadLetters AwsSolutions-SQS3',
    'EntraSync/DeadLetters Serverless-SQSRedrivePolicy',
    'EntraSync/Sync/Execution AwsSolutions-IAM5',
    'EntraSync/Sync/Role AwsSolutions-IAM5',
    'EntraSync/Sync/Role AwsSolutions-IAM5',
    'EntraSync/Watch/Role AwsSolutions-IAM5',
    'EventPipes/DeadLetters AwsSolutions-SQS3',
    'EventPipes/DeadLetters Serverless-SQSRedrivePolicy',
    'EventsDeadLetters AwsSolutions-SQS3',
    'EventsDeadLetters Serverless-SQSRedrivePolicy',
    'IntegrationHub/Api/Function Serverless-LambdaDLQ',
    'IntegrationHub/Api/Role AwsSolutions-IAM5',
    'IntegrationHub/Api/Role AwsSolutions-IAM5',
    'IntegrationHub/Api/Role AwsSolutions-IAM5',
    'IntegrationHub/Authorize/Function Serverless-LambdaDLQ',
    'IntegrationHub/Authorize/Role AwsSolutions-IAM5',
    'RestApi/Gateway AwsSolutions-APIG2',
    'RestApi/Gateway AwsSolutions-APIG3',
    'RestApi/Gateway AwsSolutions-COG4',
    'RestApi/Gateway AwsSolutions-IAM4',
    'RestApi/Gateway Serverless-APIGWXrayEnabled',
    'RestApi/Gateway/Default/api/webhooks/inbound/azure-monitor/POST AwsSolutions-APIG4',
    'SecretRotation/DeadLetters AwsSolutions-SQS3',
    'SecretRotation/DeadLetters Serverless-SQSRedrivePolicy',
    'SecretRotation/Rotate/Function Serverless-LambdaDLQ',
    'SecretRotation/Rotate/Role AwsSolutions-IAM5',
    'SecretRotation/Rotate/Role AwsSolutions-IAM5',
    'SecretRotation/Rotate/Role AwsSolutions-IAM5',
    'SecretRotation/Rotate/Role AwsSolutions-IAM5',
    'SecretRotation/WatchExpiry/Function/Aliaslive Serverless-LambdaAsyncFailureDestination',
    'SecretRotation/WatchExpiry/Role AwsSolutions-IAM5',
    'SecretRotation/WatchExpiry/Role AwsSolutions-IAM5',
    'SecretRotation/WatchExpiry/Role AwsSolutions-IAM5',
  ]);
});
