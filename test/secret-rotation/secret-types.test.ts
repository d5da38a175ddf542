import { randomBytes } from 'node:crypto';
import { verifyKey } from '../../lambdas/alerts/access/webhook-key.ts';
import { azureClientSecret } from '../../lambdas/secret-rotation/secret-types/azure-client-secret.ts';
import { secretTypes } from '../../lambdas/secret-rotation/secret-types/index.ts';
import { randomPassword } from '../../lambdas/secret-rotation/secret-types/random-password.ts';
import { webhookKey } from '../../lambdas/secret-rotation/secret-types/webhook-key.ts';
import { createAppRegistration } from '../../local/azure/applications/app-registration.ts';
import { createDirectory } from '../../local/azure/directory.ts';
import { memoryCredentials } from './rotation-world.ts';
import { secretTypeContract } from './secret-type-contract.ts';

const newKey = () => randomBytes(32).toString('base64url');

function azure() {
  let clock = Date.parse('2026-01-01T00:00:00Z');
  const now = () => {
    clock += 1;
    return clock;
  };
  const directory = createDirectory(1);
  const application = createAppRegistration(directory, now, { propagationMs: 0 });
  const { tenantId, clientId } = directory;
  const clientSecret = directory.clientSecrets[0]?.secretText ?? '';
  const type = azureClientSecret({
    credentials: async () => memoryCredentials(application, now),
    prove: async (principal) => {
      if (application.signIn(principal.clientSecret) !== 'valid') throw new Error('7000215');
    },
    tell: async () => {},
    pause: async () => {},
    rotationDays: 90,
    now: () => new Date(now()),
  });
  return { type, application, first: { tenantId, clientId, clientSecret } };
}

describe('azure-client-secret', () => {
  secretTypeContract(() => {
    const { type, first, application } = azure();
    return {
      type,
      first,
      opens: (value) =>
        application.signIn((value as { clientSecret: string }).clientSecret) === 'valid',
    };
  });

  it('takes back what it made when it could not be stored', async () => {
    const { type, first, application } = azure();
    const before = application.credentials();
    await type.create(first, { name: 'a/b', token: 'one' }, async () => false);
    expect(application.credentials()).toEqual(before);
  });

  it('says that a credential which somebody removed will never be there', async () => {
    const { type, first } = azure();
    const gone = { ...first, keyId: 'gone' };
    expect(await type.set(gone, first, { name: 'a/b', token: 'one' })).toBe(false);
  });

  it('leaves alone what a later rotation, another integration or a person made', async () => {
    const { type, first, application } = azure();
    const rotation = { name: 'a/b', token: 'one' };
    let current: Parameters<typeof type.prune>[0] = first;
    await type.create(first, rotation, async (next) => {
      current = next;
      return true;
    });
    const others = ['StackFlow c one', 'StackFlow by hand', 'StackFlow b two'].map((displayName) =>
      application.add({
        displayName,
        startsAt: Date.parse('2026-02-01'),
        endsAt: Date.parse('2027-02-01'),
      }),
    );
    await type.prune(current, first, rotation);
    const left = application.credentials().map(({ keyId }) => keyId);
    expect(left).toEqual(expect.arrayContaining(others.map(({ keyId }) => keyId)));
  });
});

describe('random-password', () => {
  secretTypeContract(() => ({
    type: randomPassword({ newKey }),
    first: { username: 'ann', password: newKey() },
    opens: (value) => typeof Object(value).password === 'string',
  }));
});

describe('webhook-key', () => {
  const id = '7f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34';
  secretTypeContract(() => {
    const first = { current: newKey() };
    const type = webhookKey({ newKey });
    return {
      type,
      first,
      // What the webhook itself does with it.
      opens: (value) => {
        const keys = { current: Object(value).current };
        verifyKey(`${id}.${keys.current}`, keys);
        return true;
      },
    };
  });

  it('accepts the key before the current one as well', async () => {
    const first = { current: newKey() };
    const { name, create } = webhookKey({ newKey });
    await create(first, { name, token: 'one' }, async (next) => {
      verifyKey(`${id}.${first.current}`, next);
      verifyKey(`${id}.${next.current}`, next);
      return true;
    });
  });
});

it('lists each type once, by the value of its tag', () => {
  const ports = {
    credentials: () => Promise.reject(new Error('unused')),
    prove: async () => {},
    tell: async () => {},
    pause: async () => {},
    rotationDays: 90,
    now: () => new Date(0),
    newKey,
  };
  expect(secretTypes(ports).map(({ name }) => name)).toEqual([
    'azure-client-secret',
    'random-password',
    'webhook-key',
    'manual',
  ]);
});
