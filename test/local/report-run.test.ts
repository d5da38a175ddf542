import { complaints } from '../../local/main-job/report-run.ts';

const counts = { found: 0, created: 0, updated: 0, unchanged: 0, retired: 0, calls: 0, retries: 0 };
const error = { code: 'azure_unavailable', message: 'Nobody there', fix: 'Wait.' } as const;

it('says once what is wrong everywhere', () => {
  const scope = { ...counts, subscriptionId: 's', state: 'failed', error } as const;
  const scopes = ['virtual-machine', 'aks-cluster', 'app-service'].map((resourceType) => ({
    ...scope,
    resourceType,
  }));
  const other = { ...error, message: 'Not allowed' };
  const allowed = { ...scope, resourceType: 'sql-database', error: null };
  const denied = { ...scope, resourceType: 'cosmos-database', error: other };
  expect(complaints({ scopes: [...scopes, allowed, denied] as never })).toEqual([
    '  failed: virtual-machine in s and 2 more: Nobody there. Wait.',
    '  failed: cosmos-database in s: Not allowed. Wait.',
  ]);
});
