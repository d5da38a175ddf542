import {
  byField,
  DEFAULT_TENANT_ID,
  differences,
  faultsOf,
  NEW_CONNECTION,
  newestBase,
  toBody,
  toFormValues,
} from '../../console/configure/form-values.ts';
import { ConnectIntegration, type Integration } from '../../lambdas/shared/domain/integration.ts';

const ONE = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const FILLED = { ...NEW_CONNECTION, subscriptionIds: ONE, clientId: OTHER, clientSecret: 'secret' };

const STORED: Integration = {
  ...ConnectIntegration.omit({ clientSecret: true }).parse({
    tenantId: DEFAULT_TENANT_ID,
    subscriptionIds: [ONE],
    clientId: OTHER,
  }),
  id: ONE,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  secretSetAt: '2026-01-01T00:00:00.000Z',
  testAlertsUntil: null,
  revision: 3,
};

it('begins a connection with the defaults of the product page', () => {
  expect(NEW_CONNECTION).toMatchObject({
    tenantId: 'df4d171f-6cca-4c87-84cd-f299e4fca3a9',
    regions: [],
    entraIdSync: false,
    cmdbDiscovery: true,
  });
});

it('marks every required field that is empty at once', () => {
  const empty = { ...NEW_CONNECTION, tenantId: '' };
  expect(Object.keys(faultsOf(empty, true)).sort()).toEqual([
    'clientId',
    'clientSecret',
    'subscriptionIds',
    'tenantId',
  ]);
});

it('finds nothing wrong with a form that the API takes', () => {
  expect(faultsOf(FILLED, true)).toEqual({});
  expect(ConnectIntegration.safeParse(toBody(FILLED)).success).toBe(true);
});

it('needs no secret to change what is stored, and sends none', () => {
  const values = toFormValues(STORED);
  expect(faultsOf(values, false)).toEqual({});
  expect(toBody(values)).not.toHaveProperty('clientSecret');
});

it('takes subscriptions separated by lines, commas and spaces', () => {
  const { subscriptionIds } = toBody({ ...FILLED, subscriptionIds: ` ${ONE},\n${OTHER}  ` });
  expect(subscriptionIds).toEqual([ONE, OTHER]);
});

it.each(['', 'many', '1.5', '-1'])('refuses %j as the number of retirements', (dropGuardItems) => {
  expect(faultsOf({ ...FILLED, dropGuardItems }, true)).toHaveProperty('dropGuard');
});

it.each([
  ['removalGuardPeople', 'removalGuard'],
  ['removalGuardPercent', 'removalGuard'],
  ['removalGuardSmallDirectory', 'removalGuard'],
  ['deletionGraceDays', 'deletionGraceDays'],
  ['reopenWithinMinutes', 'reopenWithinMinutes'],
])('refuses letters as %s', (field, setting) => {
  expect(faultsOf({ ...FILLED, [field]: 'many' }, true)).toHaveProperty(setting);
});

it('saves what is stored as it is when nothing is changed', () => {
  const limits = {
    removalGuard: { people: 5, percent: 2, smallDirectory: 3 },
    deletionGraceDays: 7,
    dropGuard: { items: 4, percent: 6 },
    reopenWithinMinutes: 0,
    priorities: { ...STORED.priorities, Sev4: 'P1' as const },
  };
  expect(toBody(toFormValues({ ...STORED, ...limits }))).toMatchObject(limits);
});

it('puts a fault of a list’s entry beside the list', () => {
  const faults = byField([
    { field: 'subscriptionIds.1', message: 'must be a GUID' },
    { field: 'subscriptionIds.2', message: 'another' },
  ]);
  expect(faults).toEqual({ subscriptionIds: 'must be a GUID' });
});

it('names the fields in which two states differ', () => {
  const theirs = toFormValues({ ...STORED, regions: ['eastus'], entraIdSync: true });
  expect(differences(toFormValues(STORED), theirs)).toEqual(['regions', 'entraIdSync']);
});

describe('the state that a save is based on', () => {
  it('follows writes that changed no setting, as when a test alert is expected', () => {
    const stored = { ...STORED, revision: 4, testAlertsUntil: '2026-01-01T00:15:00.000Z' };
    expect(newestBase(STORED, stored)).toBe(stored);
  });

  it.each([{ regions: ['eastus'] }, { secretSetAt: '2026-02-01T00:00:00.000Z' }])(
    'stays what was read when somebody else saved %j',
    (change) => {
      expect(newestBase(STORED, { ...STORED, revision: 4, ...change })).toBe(STORED);
    },
  );
});
