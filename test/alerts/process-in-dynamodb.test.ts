import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { processAlert } from '../../lambdas/alerts/process-alert.ts';
import { incidentId } from '../../lambdas/alerts/read-delivery.ts';
import { backOff } from '../../lambdas/shared/aws/back-off.ts';
import { dynamoIncidentStore } from '../../lambdas/shared/aws/dynamo-incident-store.ts';
import { type DynamoDb, startDynamoDb } from '../../local/aws/dynamodb.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import { delivery } from '../fixtures/alert.ts';
import { integration } from '../fixtures/integration.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { alertIdOf, ending, firing } from './incident-desk.ts';

const TableName = 'incidents';
const COPIES = 5;
const FIRED = '2026-03-01T10:00:00Z';
const RESOLVED = '2026-03-01T10:20:00Z';

let engine: DynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynamoDb();
  const { endpoint } = engine;
  client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials });
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

it('makes one resolved incident of copies in any order, however many are processed at once', async () => {
  const incidents = dynamoIncidentStore(DynamoDBDocumentClient.from(client), TableName);
  const ports = {
    incidents,
    configurationItems: memoryConfigurationItemStore(),
    findByName: async () => undefined,
    settingsOf: async () => integration(),
    wait: backOff,
  };
  const told = ['Fired', 'Resolved'] as const;
  const copies = told.flatMap((condition) => Array.from({ length: COPIES }, () => condition));
  let alerts = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(copies, { minLength: copies.length }),
      fc.integer({ min: 1, max: copies.length }),
      async (order, atOnce) => {
        alerts += 1;
        const own = { originAlertId: `series ${alerts}` };
        const bodies = {
          Fired: firing(alerts, FIRED, own),
          Resolved: ending(alerts, FIRED, RESOLVED),
        };
        bodies.Resolved.data.essentials.originAlertId = own.originAlertId;
        const outcomes = [];
        for (let start = 0; start < order.length; start += atOnce) {
          const some = order.slice(start, start + atOnce);
          const processed = some.map((which, index) =>
            processAlert(delivery(bodies[which], { deliveryId: `${start + index}` }), ports),
          );
          outcomes.push(...(await Promise.all(processed)));
        }
        const id = incidentId(integration().id, alertIdOf(alerts).toLowerCase(), false);
        expect(new Set(outcomes.map(({ number }) => number)).size).toBe(1);
        expect(await incidents.get(id)).toMatchObject({
          number: outcomes[0]?.number,
          state: 'resolved',
          openedAt: '2026-03-01T10:00:00.000Z',
          resolvedAt: '2026-03-01T10:20:00.000Z',
          recurrence: { count: 1, previous: null },
          timeline: [{ condition: 'Fired' }, { condition: 'Resolved' }],
        });
        const origin = await incidents.origin(integration().id, own.originAlertId);
        expect(origin?.firings).toHaveLength(1);
      },
    ),
    { numRuns: 15 },
  );
});
