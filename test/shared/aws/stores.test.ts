import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamoAuditLog } from '../../../lambdas/shared/aws/dynamo-audit-log.ts';
import { dynamoConfigurationItemSearch } from '../../../lambdas/shared/aws/dynamo-configuration-item-search.ts';
import { dynamoConfigurationItemStore } from '../../../lambdas/shared/aws/dynamo-configuration-item-store.ts';
import { dynamoDeliveryStore } from '../../../lambdas/shared/aws/dynamo-delivery-store.ts';
import { dynamoDirectoryStore } from '../../../lambdas/shared/aws/dynamo-directory-store.ts';
import { dynamoIncidentStore } from '../../../lambdas/shared/aws/dynamo-incident-store.ts';
import { dynamoIntegrationStore } from '../../../lambdas/shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../../../lambdas/shared/aws/dynamo-lease-store.ts';
import { dynamoReconciliationStore } from '../../../lambdas/shared/aws/dynamo-reconciliation-store.ts';
import { dynamoReminderStore } from '../../../lambdas/shared/aws/dynamo-reminder-store.ts';
import { dynamoRunStore } from '../../../lambdas/shared/aws/dynamo-run-store.ts';
import { dynamoSecretStatusStore } from '../../../lambdas/shared/aws/dynamo-secret-status-store.ts';
import { dynamoSyncProgress } from '../../../lambdas/shared/aws/dynamo-sync-progress.ts';
import { dynamoWatermarkStore } from '../../../lambdas/shared/aws/dynamo-watermark-store.ts';
import { waitingScope } from '../../../lambdas/shared/domain/run.ts';
import { type DynamoDb, startDynamoDb } from '../../../local/aws/dynamodb.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import type { DeclaredTable } from '../../../local/template/deployment.ts';
import { readDeployment } from '../../../local/template/read-deployment.ts';
import { auditLogContract } from '../../contracts/audit-log.ts';
import { configurationItemSearchContract } from '../../contracts/configuration-item-search.ts';
import { configurationItemStoreContract } from '../../contracts/configuration-item-store.ts';
import { deliveryStoreContract } from '../../contracts/delivery-store.ts';
import { directoryStoreContract } from '../../contracts/directory-store.ts';
import { heldRetirementsContract } from '../../contracts/held-retirements.ts';
import { incidentStoreContract } from '../../contracts/incident-store.ts';
import { integrationStoreContract } from '../../contracts/integration-store.ts';
import { leaseStoreContract } from '../../contracts/lease-store.ts';
import { reconciliationStoreContract } from '../../contracts/reconciliation-store.ts';
import { reminderStoreContract } from '../../contracts/reminder-store.ts';
import { runStoreContract } from '../../contracts/run-store.ts';
import { scopeProgressContract } from '../../contracts/scope-progress.ts';
import { secretStatusStoreContract } from '../../contracts/secret-status-store.ts';
import { syncProgressContract } from '../../contracts/sync-progress.ts';
import { watermarkStoreContract } from '../../contracts/watermark-store.ts';
import { alert, delivery } from '../../fixtures/alert.ts';
import { SUBSCRIPTION_ID } from '../../fixtures/integration.ts';
import { run } from '../../fixtures/run.ts';
import { assemblyOf } from '../../lib/assembly.ts';

let engine: DynamoDb;
let tables: readonly DeclaredTable[];
let client: DynamoDBClient;
let made = 0;

beforeAll(async () => {
  const assembly = assemblyOf({ bundled: true, unchecked: true });
  tables = readDeployment(assembly, { sqsEndpoint: 'http://127.0.0.1:1' }).tables;
  engine = await startDynamoDb();
  const { endpoint } = engine;
  client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

/** An empty table as the template declares it. */
async function emptyTable(which: RegExp): Promise<[DynamoDBDocumentClient, string]> {
  const declared = tables.find((table) => which.test(table.create.TableName));
  if (!declared) throw new Error(`The template declares no table ${which}.`);
  made += 1;
  const TableName = `table-${made}`;
  await client.send(new CreateTableCommand({ ...declared.create, TableName }));
  return [DynamoDBDocumentClient.from(client), TableName];
}

describe('how secrets stand, in DynamoDB', () =>
  secretStatusStoreContract(async () =>
    dynamoSecretStatusStore(...(await emptyTable(/integrations/i))),
  ));

describe('reminders in DynamoDB', () =>
  reminderStoreContract(async () => dynamoReminderStore(...(await emptyTable(/integrations/i)))));

describe('integrations in DynamoDB', () =>
  integrationStoreContract(async () =>
    dynamoIntegrationStore(...(await emptyTable(/integrations/i))),
  ));

describe('the search for configuration items in DynamoDB', () =>
  configurationItemSearchContract(async (items) => {
    const [documents, table] = await emptyTable(/configurationitems/i);
    const store = dynamoConfigurationItemStore(documents, table, 'none');
    for (const item of items) await store.create(item);
    return dynamoConfigurationItemSearch(documents, table);
  }));

describe('administrative acts in DynamoDB', () =>
  auditLogContract(async () => dynamoAuditLog(...(await emptyTable(/audit/i)))));

describe('configuration items in DynamoDB', () =>
  configurationItemStoreContract(async () => {
    const [, history] = await emptyTable(/configurationitemh/i);
    return dynamoConfigurationItemStore(...(await emptyTable(/configurationitems/i)), history);
  }));

describe('incidents in DynamoDB', () =>
  incidentStoreContract(async () => dynamoIncidentStore(...(await emptyTable(/incidents/i)))));

describe('deliveries in DynamoDB', () => {
  deliveryStoreContract(async () => dynamoDeliveryStore(...(await emptyTable(/deliveries/i))));

  it('expire 90 days after they came', async () => {
    const [document, TableName] = await emptyTable(/deliveries/i);
    const result = { id: 'one', number: 'INC0000001' };
    const processed = { tries: 1, at: '2026-03-02T10:00:00.000Z', result };
    await dynamoDeliveryStore(document, TableName).keep(delivery(alert()), processed);
    const { Items } = await document.send(new ScanCommand({ TableName }));
    expect(new Date(Items?.[0]?.expiresAt * 1000).toISOString()).toBe('2026-05-30T10:00:05.000Z');
  });
});

describe('runs in DynamoDB', () => {
  const makeStore = async () => dynamoRunStore(...(await emptyTable(/runs/i)));
  runStoreContract(makeStore);
  scopeProgressContract(makeStore);
  heldRetirementsContract(makeStore);

  it('expire with all that belongs to them, what they saw first', async () => {
    const [document, TableName] = await emptyTable(/runs/i);
    const store = dynamoRunStore(document, TableName, () => Date.parse('2026-01-01T00:00:00Z'));
    const scope = waitingScope(SUBSCRIPTION_ID, 'storage-account');
    await store.create(run());
    await store.report(run().id, waitingScope(SUBSCRIPTION_ID, 'aks-cluster'));
    const seen = new Uint8Array(8);
    await store.checkpoint(run().id, scope, { number: 1, cursor: 'page 2', seen });
    await store.hold(run().id, scope, ['a']);
    const { Items } = await document.send(new ScanCommand({ TableName }));
    const ends = (Items ?? []).map(({ part, expiresAt }) => [
      part.split('#')[0],
      new Date(expiresAt * 1000).toISOString().slice(0, 10),
    ]);
    expect(ends.toSorted()).toEqual([
      ['held', '2026-04-01'],
      ['run', '2026-04-01'],
      ['scope', '2026-04-01'],
      ['scope', '2026-04-01'],
      ['seen', '2026-01-08'],
    ]);
  });
});

describe('leases in DynamoDB', () => {
  leaseStoreContract(async () => dynamoLeaseStore(...(await emptyTable(/runs/i))));

  it('never expire, since they count the fencing tokens, and are in no list of runs', async () => {
    const [document, TableName] = await emptyTable(/runs/i);
    const { integrationId } = run();
    const [now, until] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:20:00.000Z'] as const;
    await dynamoLeaseStore(document, TableName).acquire(integrationId, run().id, now, until);
    const { Items } = await document.send(new ScanCommand({ TableName }));
    expect(Items).toEqual([expect.not.objectContaining({ expiresAt: expect.anything() })]);
    const runs = await dynamoRunStore(document, TableName).latest(integrationId, 'full', 9);
    expect(runs.items).toEqual([]);
  });
});

describe('watermarks in DynamoDB', () =>
  watermarkStoreContract(async () => dynamoWatermarkStore(...(await emptyTable(/runs/i)))));

describe('reconciliations in DynamoDB', () =>
  reconciliationStoreContract(async () =>
    dynamoReconciliationStore(...(await emptyTable(/runs/i))),
  ));

describe('the directory in DynamoDB', () =>
  directoryStoreContract(async () => dynamoDirectoryStore(...(await emptyTable(/directory/i)))));

describe('progress of the sync in DynamoDB', () =>
  syncProgressContract(async () => dynamoSyncProgress(...(await emptyTable(/runs/i)))));
