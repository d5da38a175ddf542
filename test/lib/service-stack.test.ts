import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import {
  IngestEnvironment,
  ProcessEnvironment,
  ReconcileEnvironment,
} from '../../lambdas/alerts/environment.ts';
import {
  ChangesEnvironment,
  CollectEnvironment,
  DiscoverEnvironment,
} from '../../lambdas/cmdb-discovery/environment.ts';
import { SyncEnvironment, WatchSyncEnvironment } from '../../lambdas/entra-sync/environment.ts';
import { ApiEnvironment, AuthorizeEnvironment } from '../../lambdas/integration-hub/environment.ts';
import { PATIENCE } from '../../lambdas/secret-rotation/azure-rotation-ports.ts';
import {
  RotateEnvironment,
  WatchExpiryEnvironment,
} from '../../lambdas/secret-rotation/environment.ts';
import { FunctionProperties, synthesize } from './synthesize.ts';

const { entries, service, state } = synthesize('prod');
const functions = service.resources('AWS::Lambda::Function', FunctionProperties);
const Target = z.object({
  Arn: z.object({ Ref: z.string() }),
  Input: z.string(),
  RetryPolicy: z.object({ MaximumRetryAttempts: z.number() }),
  DeadLetterConfig: z.object({ Arn: z.unknown() }),
});
const schedules = service.resources(
  'AWS::Scheduler::Schedule',
  z.object({ ScheduleExpression: z.string(), Target }),
);
const aliases = service.resources(
  'AWS::Lambda::Alias',
  z.object({ Name: z.string(), FunctionName: z.object({ Ref: z.string() }) }),
);

const nameOf = (logicalId: string) => logicalId.replace(/Function[0-9A-F]{8}$/, '');

function functionNamed(name: string) {
  const found = functions.find(({ logicalId }) => nameOf(logicalId) === name);
  if (!found) throw new Error(`The service stack has no function ${name}`);
  return found;
}

it('deploys every handler once', () => {
  const cwd = dirname(dirname(import.meta.dirname));
  expect(entries.toSorted()).toEqual(globSync('lambdas/*/*.handler.ts', { cwd }).sort());
});

describe('every function', () => {
  it.each(functions.map((declared) => [nameOf(declared.logicalId), declared.properties] as const))(
    '%s runs on Node 24, with its memory, timeout, tracing and log format set',
    (_name, properties) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(properties.MemorySize).toBeGreaterThanOrEqual(512);
      expect(properties.Timeout).toBeGreaterThanOrEqual(10);
    },
  );

  it('has a log group of its own that ends', () => {
    const groups = new Map(
      service
        .resources('AWS::Logs::LogGroup', z.object({ RetentionInDays: z.number().optional() }))
        .map(({ logicalId, properties }) => [logicalId, properties.RetentionInDays]),
    );
    const used = functions.map(({ properties }) => properties.LoggingConfig.LogGroup.Ref);
    expect(new Set(used).size).toBe(functions.length);
    for (const group of used) expect(groups.get(group)).toBe(180);
  });

  it('has a role of its own', () => {
    const roles = functions.map(({ properties }) => JSON.stringify(properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
  });

  it('has the environment that its schema names, and what every function has', () => {
    const base = [
      'POWERTOOLS_LOG_LEVEL',
      'POWERTOOLS_METRICS_NAMESPACE',
      'POWERTOOLS_SERVICE_NAME',
    ];
    const schemas = {
      AlertsIngest: IngestEnvironment,
      AlertsProcess: ProcessEnvironment,
      AlertsReconcile: ReconcileEnvironment,
      CmdbDiscoveryChanges: ChangesEnvironment,
      CmdbDiscoveryCollect: CollectEnvironment,
      CmdbDiscoveryDiscover: DiscoverEnvironment,
      EntraSync: SyncEnvironment,
      EntraSyncWatch: WatchSyncEnvironment,
      IntegrationHubApi: ApiEnvironment,
      IntegrationHubAuthorize: AuthorizeEnvironment,
      SecretRotationRotate: RotateEnvironment,
      SecretRotationWatchExpiry: WatchExpiryEnvironment,
    };
    const expected = Object.entries(schemas).map(
      ([name, schema]) => [name, [...base, ...Object.keys(schema.shape)].sort()] as const,
    );
    const actual = functions.map(
      ({ logicalId, properties }) =>
        [nameOf(logicalId), Object.keys(properties.Environment.Variables).sort()] as const,
    );
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
  });
});

describe('secrets', () => {
  it('are in no template: only their names and ARNs are', () => {
    for (const stack of [service, state]) {
      expect(stack.text).not.toContain('{{resolve:');
      expect(stack.text).not.toMatch(/"SecretString"/);
    }
  });

  it('are in no output, and the webhook address comes without its key', () => {
    expect(Object.keys(service.outputs).sort()).toEqual([
      'ApiUrl',
      'OidcClientId',
      'OidcIssuer',
      'WebhookUrl',
    ]);
    const url = JSON.stringify(service.outputs.WebhookUrl?.Value);
    expect(url).toMatch(/\/api\/webhooks\/inbound\/azure-monitor"\]\]\}$/);
    expect(url).not.toContain('?');
  });
});

describe('the alert queue', () => {
  const [mapping] = service.resources(
    'AWS::Lambda::EventSourceMapping',
    z.object({
      FunctionName: z.object({ Ref: z.string() }),
      BatchSize: z.number(),
      FunctionResponseTypes: z.array(z.string()),
      ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
    }),
  );

  it('feeds `process` ten alerts at a time, takes back those it failed at, and holds back a storm', () => {
    const { FunctionName, ...settings } = mapping?.properties ?? {};
    expect(FunctionName?.Ref).toBe(functionNamed('AlertsProcess').logicalId);
    expect(settings).toEqual({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 20 },
    });
  });

  it('hides a message for six times as long as `process` may run', () => {
    const [alerts] = state
      .resources('AWS::SQS::Queue', z.object({ VisibilityTimeout: z.number().optional() }))
      .filter(({ properties }) => properties.VisibilityTimeout !== undefined);
    const timeout = functionNamed('AlertsProcess').properties.Timeout ?? 0;
    expect(alerts?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });
});

describe('discovery', () => {
  const discover = functionNamed('CmdbDiscoveryDiscover');

  it('runs for a day at most, and is remembered for two weeks', () => {
    expect(discover.properties.DurableConfig).toEqual({
      ExecutionTimeout: 24 * 60 * 60,
      RetentionPeriodInDays: 14,
    });
  });

  it('starts every six hours, follows changes every five minutes and syncs every hour, through the alias `live`', () => {
    const started = schedules.map(({ properties: { ScheduleExpression, Target } }) => {
      const alias = aliases.find(({ logicalId }) => logicalId === Target.Arn.Ref);
      const name = nameOf(alias?.properties.FunctionName.Ref ?? '');
      return [ScheduleExpression, `${name}:${alias?.properties.Name}`, Target.Input];
    });
    expect(started).toEqual([
      ['rate(15 minutes)', 'AlertsReconcile:live', '{}'],
      ['rate(1 minute)', 'AlertsReconcile:live', '{"task":"verify"}'],
      ['rate(6 hours)', 'CmdbDiscoveryDiscover:live', '{"trigger":"schedule"}'],
      ['rate(5 minutes)', 'CmdbDiscoveryChanges:live', '{}'],
      ['rate(1 hour)', 'EntraSync:live', '{"trigger":"schedule"}'],
      ['rate(5 minutes)', 'EntraSyncWatch:live', '{}'],
      ['rate(6 hours)', 'SecretRotationWatchExpiry:live', '{}'],
    ]);
  });

  it('keeps the versions that executions may still be running on', () => {
    const versions = service.resources('AWS::Lambda::Version', z.object({}));
    expect(versions).toHaveLength(7);
    for (const { deletionPolicy } of versions) expect(deletionPolicy).toBe('Retain');
  });

  it('is reached by the admin API and by `changes`, and reaches `collect`, through their aliases', () => {
    const aliasOf = (name: string) =>
      aliases.find(
        ({ properties }) => properties.FunctionName.Ref === functionNamed(name).logicalId,
      );
    expect(functionNamed('IntegrationHubApi').properties.Environment.Variables).toMatchObject({
      DISCOVER_FUNCTION: { Ref: aliasOf('CmdbDiscoveryDiscover')?.logicalId },
      SYNC_FUNCTION: { Ref: aliasOf('EntraSync')?.logicalId },
    });
    expect(functionNamed('CmdbDiscoveryChanges').properties.Environment.Variables).toMatchObject({
      DISCOVER_FUNCTION: { Ref: aliasOf('CmdbDiscoveryDiscover')?.logicalId },
    });
    expect(discover.properties.Environment.Variables).toMatchObject({
      COLLECT_FUNCTION: { Ref: aliasOf('CmdbDiscoveryCollect')?.logicalId },
    });
  });
});

describe('secret rotation', () => {
  const rotate = functionNamed('SecretRotationRotate');

  it('has the name that the product promises', () => {
    const [named] = service
      .resources('AWS::Lambda::Function', z.object({ FunctionName: z.string().optional() }))
      .filter(({ logicalId }) => logicalId === rotate.logicalId);
    expect(named?.properties.FunctionName).toBe('StackFlowGenericSecretRotation');
  });

  it('may be called by Secrets Manager of this account, and outlasts the two minutes a new secret may take', () => {
    const permissions = service.resources(
      'AWS::Lambda::Permission',
      z.object({
        Principal: z.string(),
        SourceAccount: z.unknown().optional(),
        FunctionName: z.unknown(),
      }),
    );
    const granted = permissions.map(({ properties }) => properties);
    expect(granted).toContainEqual({
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      FunctionName: { 'Fn::GetAtt': [rotate.logicalId, 'Arn'] },
    });
    // The last sign-in, and one call of Resource Manager and Graph, come after the two minutes.
    expect((rotate.properties.Timeout ?? 0) * 1000).toBeGreaterThanOrEqual(2 * PATIENCE.patienceMs);
  });

  it('makes an event of every day on which somebody was reminded', () => {
    const [config] = service.resources(
      'AWS::Lambda::EventInvokeConfig',
      z.object({ DestinationConfig: z.object({ OnSuccess: z.unknown() }) }),
    );
    expect(JSON.stringify(config?.properties)).toContain(':event-bus/default');
  });
});

describe('what nobody waits for', () => {
  it('goes to a dead-letter queue when a schedule cannot start it', () => {
    for (const { properties } of schedules) {
      expect(deadLetters()).toContainEqual(properties.Target.DeadLetterConfig.Arn);
      expect(properties.Target.RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
    }
  });

  it('goes to a dead-letter queue when the function that was started failed', () => {
    const started = schedules.map(({ properties }) => properties.Target.Arn.Ref);
    const targets = aliases
      .filter(({ logicalId }) => started.includes(logicalId))
      .map(({ properties }) => properties.FunctionName.Ref);
    const guarded = functions.filter(({ properties }) => properties.DeadLetterConfig !== undefined);
    expect(guarded.map(({ logicalId }) => logicalId).sort()).toEqual(targets.sort());
    for (const { properties } of guarded) {
      expect(deadLetters().map((Arn) => ({ TargetArn: Arn }))).toContainEqual(
        properties.DeadLetterConfig,
      );
    }
  });

  /** The service's own dead-letter queues, as templates refer to their addresses. */
  function deadLetters() {
    return service
      .resources('AWS::SQS::Queue', z.object({}))
      .map(({ logicalId }) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] }));
  }
});
