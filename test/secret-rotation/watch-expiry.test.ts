import { type WatchPorts, watchExpiry } from '../../lambdas/secret-rotation/watch-expiry.ts';
import type { ApplicationCredential } from '../../lambdas/shared/domain/application-credential.ts';
import { AzureError } from '../../lambdas/shared/domain/resource-manager.ts';
import { daysLeft, dueReminder } from '../../lambdas/shared/domain/secret-expiry.ts';
import type { RotationFailure } from '../../lambdas/shared/domain/secret-status.ts';
import type { ServicePrincipal } from '../../lambdas/shared/domain/service-principal.ts';
import { integration } from '../fixtures/integration.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryReminderStore } from '../memory/memory-reminder-store.ts';
import { memorySecretStatusStore } from '../memory/memory-secret-status-store.ts';
import { memoryServicePrincipalStore } from '../memory/memory-service-principal-store.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T06:00:00Z');
const { id, tenantId, clientId } = integration();
const principal = { tenantId, clientId, clientSecret: 'abc8Q~marked-secret' };

function credential(over: Partial<ApplicationCredential>): ApplicationCredential {
  const startsAt = '2026-01-01T00:00:00.000Z';
  return { keyId: 'key', displayName: null, hint: 'abc', startsAt, endsAt: startsAt, ...over };
}

async function watched(
  options: {
    secret?: ServicePrincipal;
    secretExpiresAt?: string;
    credentials?: readonly ApplicationCredential[];
    publish?: WatchPorts['publish'];
    error?: Error;
    guard?: WatchPorts['guard'];
    automatic?: boolean;
  } = {},
) {
  let day = 0;
  let versionId = 'first';
  let listed = options.credentials ?? [];
  let error = options.error;
  const mails: { subject: string; text: string }[] = [];
  const days: number[] = [];
  const failures: string[] = [];
  const guarded: string[] = [];
  const unguarded: string[] = [];
  const ports = {
    integrations: memoryIntegrationStore(),
    principals: memoryServicePrincipalStore(),
    statuses: memorySecretStatusStore(),
    reminders: memoryReminderStore(),
    rotations: { describe: async () => ({ versionId, automatic: options.automatic === true }) },
    credentials: async () => ({
      async *list() {
        if (error) throw error;
        yield* listed;
      },
      add: () => Promise.reject(new Error('unused')),
      remove: () => Promise.reject(new Error('unused')),
      obstacle: async () => undefined,
    }),
    publish:
      options.publish ??
      (async (subject: string, text: string) => void mails.push({ subject, text })),
    guard: options.guard ?? (async (integrationId: string) => void guarded.push(integrationId)),
    report: {
      daysLeft: (_id: string, left: number) => void days.push(left),
      failed: (_id: string, { message }: { message: string }) => void failures.push(message),
      unguarded: (_id: string, { message }: { message: string }) => void unguarded.push(message),
    },
    now: () => new Date(START + day * DAY_MS),
  };
  const { secretExpiresAt = null } = options;
  await ports.integrations.create(integration({ secretExpiresAt }));
  await ports.principals.create(id, options.secret ?? principal);
  return {
    mails,
    days,
    failures,
    guarded,
    unguarded,
    status: () => ports.statuses.get(id),
    noteRotation: (failure: RotationFailure) => ports.statuses.noteRotation(id, failure),
    fail: (thrown: Error | undefined) => {
      error = thrown;
    },
    lose: () => ports.principals.discard(id),
    list(next: readonly ApplicationCredential[]) {
      listed = next;
    },
    renew(next: readonly ApplicationCredential[]) {
      versionId = 'second';
      listed = next;
    },
    async onDay(which: number) {
      day = which;
      return watchExpiry(ports);
    },
  };
}

const inDays = (days: number) => new Date(START + days * DAY_MS).toISOString();

it('reminds 30, 14, 7 and 1 days before, each time once', async () => {
  const watch = await watched({ credentials: [credential({ endsAt: inDays(40) })] });
  const reminded: number[] = [];
  for (let day = 0; day <= 42; day += 1) {
    const sent = [...(await watch.onDay(day)), ...(await watch.onDay(day))];
    reminded.push(...sent.map((reminder) => reminder.daysLeft));
  }
  expect(reminded).toEqual([30, 14, 7, 1]);
  expect(watch.mails).toHaveLength(4);
  expect(watch.mails[0]?.subject).toBe('StackFlow: Azure client secret expires in 30 days');
  expect(Math.min(...watch.days)).toBe(-2);
});

it('sends the nearest reminder alone when a secret is found that is about to expire', async () => {
  const watch = await watched({ credentials: [credential({ endsAt: inDays(6) })] });
  expect(await watch.onDay(0)).toMatchObject([{ daysLeft: 6, rotation: 'guided' }]);
  expect(watch.mails).toHaveLength(1);
});

it('begins anew when the secret was renewed', async () => {
  const watch = await watched({ credentials: [credential({ endsAt: inDays(1) })] });
  await watch.onDay(0);
  watch.renew([credential({ endsAt: inDays(30) })]);
  expect(await watch.onDay(0)).toMatchObject([{ daysLeft: 30 }]);
});

it('begins anew when the date turns out to be another', async () => {
  const watch = await watched({ secretExpiresAt: inDays(1) });
  expect(await watch.onDay(0)).toMatchObject([{ daysLeft: 1 }]);
  watch.list([credential({ endsAt: inDays(60) })]);
  expect(await watch.onDay(1)).toEqual([]);
  for (const [day, left] of [
    [30, 30],
    [46, 14],
    [53, 7],
    [59, 1],
  ] as const) {
    expect(await watch.onDay(day)).toMatchObject([{ daysLeft: left }]);
  }
});

it('tries again the next time when a reminder could not be sent', async () => {
  let broken = true;
  const watch = await watched({
    credentials: [credential({ endsAt: inDays(20) })],
    publish: async () => {
      if (broken) throw new Error('SNS is away');
    },
  });
  expect(await watch.onDay(0)).toEqual([]);
  expect(watch.failures).toEqual(['Error: SNS is away']);
  broken = false;
  expect(await watch.onDay(0)).toHaveLength(1);
});

it.each<[string, Parameters<typeof watched>[0], string, string]>([
  [
    'Azure’s date of the very credential',
    {
      secret: { ...principal, keyId: 'mine' },
      credentials: [
        credential({ endsAt: inDays(10) }),
        credential({ keyId: 'mine', endsAt: inDays(90) }),
      ],
    },
    inDays(90),
    'azure',
  ],
  [
    'Azure’s date of the one it begins like, the first to expire of several',
    {
      credentials: [
        credential({ endsAt: inDays(-5) }),
        credential({ endsAt: inDays(80) }),
        credential({ endsAt: inDays(70) }),
        credential({ hint: 'xyz', endsAt: inDays(3) }),
      ],
    },
    inDays(70),
    'azure',
  ],
  [
    'the rotation’s date',
    { secret: { ...principal, expiresAt: inDays(60) }, secretExpiresAt: inDays(50) },
    inDays(60),
    'rotation',
  ],
  [
    'the rotation’s date when its credential is not listed, whatever begins alike',
    {
      secret: { ...principal, keyId: 'mine', expiresAt: inDays(60) },
      credentials: [credential({ endsAt: inDays(10) })],
    },
    inDays(60),
    'rotation',
  ],
  [
    'the date that an administrator entered',
    { secretExpiresAt: inDays(50) },
    inDays(50),
    'entered',
  ],
  ['a year from when it was stored', {}, '2027-01-01T00:00:00.000Z', 'assumed'],
])('goes by %s', async (_what, options, expiresAt, source) => {
  const watch = await watched(options);
  await watch.onDay(0);
  expect(await watch.status()).toMatchObject({ expiresAt, source, unread: null });
});

it('keeps the date that Azure told while Azure cannot be asked, and says why it cannot', async () => {
  const watch = await watched({ credentials: [credential({ endsAt: inDays(70) })] });
  await watch.onDay(0);
  watch.fail(new Error('nobody there'));
  await watch.onDay(1);
  const unread = { message: expect.stringContaining('nobody there') };
  expect(await watch.status()).toMatchObject({ expiresAt: inDays(70), source: 'azure', unread });
});

it('takes Entra’s word that a secret has expired, whatever was told before, and says so once', async () => {
  const error = new AzureError('azure_sign_in_failed', 'It has expired.', 'Renew it.', {
    azureCode: 'AADSTS7000222',
  });
  const watch = await watched({ credentials: [credential({ endsAt: inDays(70) })] });
  expect(await watch.onDay(0)).toEqual([]);
  watch.fail(error);
  expect(await watch.onDay(1)).toMatchObject([{ daysLeft: 0 }]);
  expect(await watch.onDay(2)).toEqual([]);
  expect(watch.mails.map(({ subject }) => subject)).toEqual([
    'StackFlow: Azure client secret has expired',
  ]);
});

it('says why a secret was not renewed that should have been', async () => {
  const watch = await watched({
    credentials: [credential({ endsAt: inDays(31) })],
    automatic: true,
  });
  await watch.onDay(0);
  await watch.noteRotation({
    code: 'rotation_not_permitted',
    message: 'A policy forbids it.',
    fix: 'Exempt the application.',
    at: inDays(0),
  });
  expect(await watch.onDay(1)).toMatchObject([{ rotation: 'automatic' }]);
  expect(watch.mails[0]?.text).toContain('A policy forbids it. Exempt the application.');
});

it('guards the secrets at every look, also those of an integration that cannot be looked at', async () => {
  const watch = await watched();
  await watch.onDay(0);
  await watch.lose();
  await watch.onDay(1);
  expect(watch.failures).toHaveLength(1);
  expect(watch.guarded).toEqual([id, id]);
});

it('reminds whether or not the secrets could be guarded, and tells that they could not', async () => {
  const watch = await watched({
    credentials: [credential({ endsAt: inDays(20) })],
    guard: () => Promise.reject(new Error('not permitted')),
  });
  expect(await watch.onDay(0)).toHaveLength(1);
  expect(watch.unguarded).toEqual([expect.stringContaining('not permitted')]);
  expect(watch.failures).toEqual([]);
});

it('never names a part of the secret', async () => {
  const watch = await watched({ credentials: [credential({ endsAt: inDays(20) })] });
  const sent = await watch.onDay(0);
  expect(JSON.stringify([watch.mails, sent, await watch.status()])).not.toMatch(/marked|abc8Q/);
});

it.each([
  [31, undefined],
  [30, 30],
  [15, 30],
  [14, 14],
  [2, 7],
  [1, 1],
  [-3, 1],
])('with %d days left, the reminder of %p days is due', (days, reminder) => {
  expect(dueReminder(days)).toBe(reminder);
  expect(daysLeft(inDays(days), new Date(START))).toBe(days);
});
