import * as z from 'zod';
import { synthesize } from './synthesize.ts';

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const TableProperties = z.object({
  KeySchema: Keys,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: Keys,
        Projection: z.object({
          ProjectionType: z.string(),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
  BillingMode: z.string(),
  DeletionProtectionEnabled: z.boolean(),
  PointInTimeRecoverySpecification: z.object({ PointInTimeRecoveryEnabled: z.boolean() }),
  SSESpecification: z.object({ SSEType: z.string(), KMSMasterKeyId: z.unknown() }),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});
const QueueProperties = z.object({
  KmsMasterKeyId: z.unknown(),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() })
    .optional(),
});

const dev = synthesize('dev').state;
const { state: prod, service } = synthesize('prod');
const tables = prod.resources('AWS::DynamoDB::Table', TableProperties);
const key = { 'Fn::GetAtt': [prod.resources('AWS::KMS::Key', z.object({}))[0]?.logicalId, 'Arn'] };

/** `Incidents: id`, and each index as `by-state: state, openedAt (ALL)`. */
const shapes = tables.map(({ logicalId, properties }) => {
  const keys = (schema: z.infer<typeof Keys>) =>
    schema
      .toSorted((a, b) => a.KeyType.localeCompare(b.KeyType))
      .map(({ AttributeName }) => AttributeName)
      .join(', ');
  const indexes = properties.GlobalSecondaryIndexes.map(
    ({ IndexName, KeySchema, Projection }) =>
      `${IndexName}: ${keys(KeySchema)} (${[Projection.ProjectionType, ...(Projection.NonKeyAttributes ?? [])].join(' ')})`,
  );
  const name = /^Tables(\w+)[0-9A-F]{8}$/.exec(logicalId)?.[1];
  return [`${name}: ${keys(properties.KeySchema)}`, ...indexes];
});

it('has the tables and indexes that the stores read', () => {
  expect(shapes).toEqual([
    ['Integrations: id'],
    [
      'ConfigurationItems: id',
      'by-name: listing, nameOrder (INCLUDE region subscriptionId integrationId tags)',
      'by-region: listing, regionOrder (INCLUDE region subscriptionId integrationId tags nameOrder)',
      'by-change: listing, changeOrder (INCLUDE region subscriptionId integrationId tags nameOrder)',
      'by-scope: scope, id (INCLUDE hash missingSince retiredAt)',
      'by-related: relatedId, id (INCLUDE class name resourceType retiredAt)',
      'by-resource-group: resourceGroupId, id (INCLUDE class name resourceType retiredAt)',
    ],
    ['ConfigurationItemHistory: id, moment'],
    [
      'Incidents: id',
      'by-state: state, openedAt (ALL)',
      'by-number: number (ALL)',
      'by-open-priority: openPriority, id (KEYS_ONLY)',
      'by-unverified: unverifiedOf, updatedAt (KEYS_ONLY)',
      'by-ci: ciId, openedAt (INCLUDE incidentId)',
    ],
    [
      'Deliveries: deliveryId',
      'by-integration: integrationId, receivedAt (INCLUDE source verified test tries processedAt incident failure)',
    ],
    ['Runs: runId, part', 'by-integration: integrationId, kindRequestedAt (ALL)'],
    [
      'Directory: part, id',
      'by-name: part, nameKey (ALL)',
      'by-department: departmentOf, nameKey (ALL)',
      'by-manager: managerOf, nameKey (KEYS_ONLY)',
      'by-role: roleOf, id (ALL)',
    ],
    ['Audit: log, moment'],
  ]);
});

it('lets deliveries and runs expire, and nothing else', () => {
  const expiring = tables.filter(({ properties }) => properties.TimeToLiveSpecification?.Enabled);
  expect(expiring.map(({ logicalId }) => logicalId.slice(6, 10))).toEqual(['Deli', 'Runs']);
  for (const { properties } of expiring) {
    expect(properties.TimeToLiveSpecification?.AttributeName).toBe('expiresAt');
  }
});

it('bills every table on demand, restores it to any second and encrypts it with our key', () => {
  for (const { properties } of tables) {
    expect(properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    expect(properties.SSESpecification).toMatchObject({ SSEType: 'KMS', KMSMasterKeyId: key });
  }
});

it('encrypts the queues with our key, which rotates', () => {
  for (const { properties } of prod.resources('AWS::SQS::Queue', QueueProperties)) {
    expect(properties.KmsMasterKeyId).toEqual(key);
  }
  const keys = prod.resources('AWS::KMS::Key', z.object({ EnableKeyRotation: z.boolean() }));
  expect(keys.map(({ properties }) => properties.EnableKeyRotation)).toEqual([true]);
});

it('gives an alert five tries, then keeps it for a person', () => {
  const queues = prod.resources('AWS::SQS::Queue', QueueProperties);
  const redrive = queues.flatMap(({ properties }) => properties.RedrivePolicy ?? []);
  const deadLetters = queues.find(({ properties }) => !properties.RedrivePolicy);
  expect(redrive).toEqual([
    {
      maxReceiveCount: 5,
      deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters?.logicalId, 'Arn'] },
    },
  ]);
});

it('refuses requests to its queues that are not encrypted on the way', () => {
  const policies = prod.resources(
    'AWS::SQS::QueuePolicy',
    z.object({ Queues: z.array(z.object({ Ref: z.string() })), PolicyDocument: z.unknown() }),
  );
  const guarded = policies.flatMap(({ properties }) => properties.Queues.map(({ Ref }) => Ref));
  const queues = prod.resources('AWS::SQS::Queue', QueueProperties);
  expect(guarded.sort()).toEqual(queues.map(({ logicalId }) => logicalId).sort());
  for (const { properties } of policies) {
    expect(properties.PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          Action: 'sqs:*',
        },
      ],
    });
  }
});

describe.each([
  { environment: 'prod', stack: prod, kept: true, policy: 'Retain' },
  { environment: 'dev', stack: dev, kept: false, policy: 'Delete' },
])('in $environment', ({ stack, kept, policy }) => {
  it(`${kept ? 'refuses' : 'allows'} to delete the stack and its tables`, () => {
    expect(stack.terminationProtection).toBe(kept);
    for (const { properties } of stack.resources('AWS::DynamoDB::Table', TableProperties)) {
      expect(properties.DeletionProtectionEnabled).toBe(kept);
    }
  });

  it.each([
    'AWS::DynamoDB::Table',
    'AWS::KMS::Key',
    'AWS::SQS::Queue',
    'AWS::Events::EventBus',
    'AWS::Cognito::UserPool',
  ])(`${kept ? 'keeps' : 'takes away'} %s with the stack`, (type) => {
    const policies = stack.resources(type, z.object({})).map((resource) => resource.deletionPolicy);
    expect(new Set(policies)).toEqual(new Set([policy]));
  });
});

describe('the user pool', () => {
  const [pool] = prod.resources('AWS::Cognito::UserPool', z.looseObject({}));

  it('lets nobody in who was not added, and nobody without a second factor', () => {
    expect(pool?.properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
    expect(pool?.deletionPolicy).toBe('Retain');
  });

  it('has the roles as its groups', () => {
    const groups = prod.resources(
      'AWS::Cognito::UserPoolGroup',
      z.object({ GroupName: z.string() }),
    );
    expect(groups.map(({ properties }) => properties.GroupName).sort()).toEqual([
      'cloud_admin',
      'super_admin',
    ]);
  });

  it('gives the page tokens by authorization code alone, without a secret', () => {
    const [client] = service.resources('AWS::Cognito::UserPoolClient', z.looseObject({}));
    expect(client?.properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
    });
  });
});
