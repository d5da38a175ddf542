import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import {
  CollectEnvironment,
  DiscoverEnvironment,
} from '../../../lambdas/cmdb-discovery/environment.ts';
import { dynamoIntegrationStore } from '../../../lambdas/shared/aws/dynamo-integration-store.ts';
import { secretsManagerServicePrincipalStore } from '../../../lambdas/shared/aws/secrets-manager-service-principal-store.ts';
import { ResourceTypeName } from '../../../lambdas/shared/domain/configuration-item.ts';
import type { Integration } from '../../../lambdas/shared/domain/integration.ts';
import { startDynamoDb } from '../../../local/aws/dynamodb.ts';
import type { FunctionDefinition } from '../../../local/aws/lambda/function-definition.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import { startSecretsManager } from '../../../local/aws/secrets-manager/server.ts';
import type { AzureOptions } from '../../../local/azure/azure-options.ts';
import { createTables } from '../../../local/template/create-tables.ts';
import type { Deployment } from '../../../local/template/deployment.ts';
import { readDeployment } from '../../../local/template/read-deployment.ts';
import { integration } from '../../fixtures/integration.ts';
import { assemblyOf } from '../../lib/assembly.ts';
import {
  startTenant,
  type TenantUnderTest,
  trustedAuthority,
} from '../../local/azure/tenant-under-test.ts';

const REGION = 'us-east-1';

/** All that discovery works with, but for the Lambda service: it is what the tests kill. */
export interface World {
  /** Removed in the end. */
  readonly directory: string;
  readonly deployment: Deployment;
  readonly discover: FunctionDefinition;
  /** As it is started: the alias's ARN. */
  readonly discoverArn: string;
  readonly collect: FunctionDefinition;
  readonly dynamodb: DynamoDBClient;
  readonly tables: z.infer<typeof CollectEnvironment>;
  /** A simulated tenant of two subscriptions, with several pages of everything. */
  readonly tenant: TenantUnderTest;
  /** What leads the functions to all of this. */
  readonly environment: Readonly<Record<string, string>>;
  readonly endpoints: { readonly dynamodb: string; readonly azure: string };
  /** Connects the tenant, as far as it is not said otherwise. */
  connect(overrides?: Partial<Integration>): Promise<Integration>;
  /** Runs in the end; the last added first. */
  finally(task: () => unknown): void;
  close(): Promise<void>;
}

/** Synthesizes the app and starts what its discovery needs. */
export async function openWorld(options: Partial<AzureOptions> = {}): Promise<World> {
  const running = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'kill-and-resume-'));
  running.defer(() => rm(directory, { recursive: true, force: true }));
  const deployment = readDeployment(assemblyOf({ bundled: true, unchecked: true }), {
    sqsEndpoint: 'http://127.0.0.1:1',
    region: REGION,
  });
  const { discover, discoverArn, collect, tables } = discoveryOf(deployment);

  const engine = running.adopt(await startDynamoDb(), (started) => started.stop());
  const secrets = running.adopt(await startSecretsManager({ region: REGION }), (started) =>
    started.stop(),
  );
  const tenant = running.adopt(
    await startTenant({ size: 12, subscriptions: 2, maxPageSize: 2, ...options }),
    (started) => started.azure.close(),
  );
  const caFile = join(directory, 'certificate-authority.pem');
  await writeFile(caFile, (await trustedAuthority()).certificate);

  const at = (endpoint: string) => ({ endpoint, region: REGION, credentials: localCredentials });
  const dynamodb = new DynamoDBClient(at(engine.endpoint));
  running.defer(() => dynamodb.destroy());
  await createTables(dynamodb, deployment.tables);

  const { endpoint: azure, tenantId, clientId, clientSecret, subscriptionIds } = tenant.azure;
  return {
    directory,
    deployment,
    discover,
    discoverArn,
    collect,
    dynamodb,
    tables,
    tenant,
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
      AZURE_AUTHORITY_HOST: azure,
      AZURE_RESOURCE_MANAGER_ENDPOINT: azure,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    endpoints: { dynamodb: engine.endpoint, azure },
    async connect(overrides) {
      const connected = integration({
        id: randomUUID(),
        tenantId,
        clientId,
        subscriptionIds: [...subscriptionIds],
        resourceTypes: [...ResourceTypeName.options],
        ...overrides,
      });
      const client = new SecretsManagerClient(at(secrets.endpoint));
      await secretsManagerServicePrincipalStore(client, tables.SECRET_NAME_PREFIX).create(
        connected.id,
        { tenantId, clientId, clientSecret },
      );
      client.destroy();
      const document = DynamoDBDocumentClient.from(dynamodb);
      await dynamoIntegrationStore(document, tables.INTEGRATIONS_TABLE).create(connected);
      return connected;
    },
    finally: (task) => running.defer(async () => void (await task())),
    close: () => running.disposeAsync(),
  };
}

function discoveryOf({ functions }: Deployment) {
  const discover = functions.find(({ durable }) => durable !== undefined);
  const { COLLECT_FUNCTION } = DiscoverEnvironment.parse(discover?.environment);
  const collect = functions.find(({ arn }) => COLLECT_FUNCTION.startsWith(`${arn}:`));
  if (!discover || !collect) throw new Error('The template declares no discovery.');
  const tables = CollectEnvironment.parse(collect.environment);
  return { discover, discoverArn: `${discover.arn}:live`, collect, tables };
}
