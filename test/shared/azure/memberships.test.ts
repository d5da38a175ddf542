import { connectMemberships } from '../../../lambdas/shared/azure/connect-memberships.ts';
import { integration } from '../../fixtures/integration.ts';
import { type GraphUnderTest, startGraph } from '../../local/azure/graph/graph-under-test.ts';

let tenant: GraphUnderTest;
beforeAll(async () => {
  tenant = await startGraph();
});
afterAll(() => tenant.azure.close());

function connect() {
  const { endpoint, tenantId, clientId, clientSecret } = tenant.azure;
  const environment = { AZURE_AUTHORITY_HOST: endpoint, MICROSOFT_GRAPH_ENDPOINT: endpoint };
  const principals = {
    get: async () => ({ tenantId, clientId, clientSecret }),
    previous: async () => undefined,
  };
  return connectMemberships(integration(), principals, environment, () => 60_000);
}

async function idOf(list: 'users' | 'groups', name: string): Promise<string> {
  const items = await tenant.list(`/${list}?$select=id,displayName&$top=999`);
  return String(items.find(({ displayName }) => displayName === name)?.id);
}

it('asks for all groups of a person, those through others and around circles among them', async () => {
  const ask = await connect();
  const groups = ['On-call', 'Cloud Operations', 'Incident Managers', 'Contoso Employees'];
  const through = ['StackFlow Operators', 'StackFlow Viewers'];
  const expected = await Promise.all([...groups, ...through].map((name) => idOf('groups', name)));
  const found = await ask(await idOf('users', 'Nils Becker'));
  expect([...found].toSorted()).toEqual(expected.toSorted());
});

it('says what is the matter with somebody whom Entra ID does not have', async () => {
  const ask = await connect();
  const unknown = ask('00000000-0000-4000-8000-000000000000');
  await expect(unknown).rejects.toMatchObject({ code: 'azure_not_found' });
});
