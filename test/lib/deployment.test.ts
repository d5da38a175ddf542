import * as z from 'zod';
import { synthesize } from './synthesize.ts';

const DOMAIN = {
  domainName: 'acme.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0b1f6471',
};

/** Names that have to be unique in an account and region, where they are given by us. */
const NAMES =
  /"(FunctionName|TableName|QueueName|TopicName|BucketName|RoleName|LogGroupName|AlarmName|DashboardName|UserPoolName|AliasName)":"([^"]+)"/g;

describe('everything by context at once', () => {
  const { service, state } = synthesize('prod', {
    ...DOMAIN,
    instance: 'acme',
    subnetIds: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
    securityGroupIds: 'sg-0a1b2c3d',
    tags: 'owner=platform,costCenter=42',
  });

  it('has names of its own in metrics, alarms and functions, so that several instances share an account', () => {
    for (const { properties } of service.resources(
      'AWS::CloudWatch::Alarm',
      z.object({ AlarmName: z.string() }),
    )) {
      expect(properties.AlarmName).toMatch(/^StackFlowAzure-prod-acme-Service-/);
    }
    expect(service.text).toContain('"POWERTOOLS_METRICS_NAMESPACE":"StackFlow/Azure/prod-acme"');
    // An account has each function name once.
    const named = service
      .resources('AWS::Lambda::Function', z.object({ FunctionName: z.string().optional() }))
      .map(({ properties }) => properties.FunctionName);
    expect(named.filter(Boolean)).toEqual(['StackFlowGenericSecretRotation-acme']);
  });

  it('gives no resource a name that another instance gives one, too', () => {
    const names = [...state.text.matchAll(NAMES), ...service.text.matchAll(NAMES)];
    const shared = names.filter(([, , name]) => !name?.includes('acme')).map(([text]) => text);
    expect(names.length).toBeGreaterThan(30);
    expect(shared).toEqual([]);
    // The address of the sign-in, which a region has once.
    const domains = state.resources(
      'AWS::Cognito::UserPoolDomain',
      z.object({ Domain: z.unknown() }),
    );
    expect(JSON.stringify(domains)).toContain('"stackflow-azure-prod-acme-"');
  });

  it('serves the webhook at the domain, below the stage’s name', () => {
    expect(service.outputs.WebhookUrl?.Value).toBe(
      'https://acme.example.com/prod/api/webhooks/inbound/azure-monitor',
    );
    const [mapping] = service.resources(
      'AWS::ApiGateway::BasePathMapping',
      z.object({ BasePath: z.string(), Stage: z.unknown() }),
    );
    expect(mapping?.properties.BasePath).toBe('prod');
  });

  it('places every function in the VPC', () => {
    const functions = service.resources(
      'AWS::Lambda::Function',
      z.object({ VpcConfig: z.unknown() }),
    );
    for (const { properties } of functions) {
      expect(properties.VpcConfig).toEqual({
        SubnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
        SecurityGroupIds: ['sg-0a1b2c3d'],
      });
    }
  });

  it('has the tags on its state', () => {
    for (const tag of ['owner', 'costCenter', 'instance']) {
      expect(state.text).toContain(`"Key":"${tag}"`);
    }
  });
});

it('encrypts every log group, and the history of durable executions, with our key', () => {
  const { service } = synthesize('prod');
  const groups = service.resources(
    'AWS::Logs::LogGroup',
    z.object({ KmsKeyId: z.unknown(), RetentionInDays: z.number() }),
  );
  for (const { properties } of groups) expect(JSON.stringify(properties.KmsKeyId)).toContain('Key');
  const durable = service
    .resources(
      'AWS::Lambda::Function',
      z.object({
        DurableConfig: z
          .object({ KMSKeyArn: z.unknown(), RetentionPeriodInDays: z.number().max(14) })
          .optional(),
      }),
    )
    .flatMap(({ properties }) => properties.DurableConfig ?? []);
  expect(durable).toHaveLength(2);
  for (const { KMSKeyArn } of durable) expect(JSON.stringify(KMSKeyArn)).toContain('Key');
});
