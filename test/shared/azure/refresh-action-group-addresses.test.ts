import { refreshActionGroupAddresses } from '../../../lambdas/shared/azure/refresh-action-group-addresses.ts';
import type { ActionGroupAddresses } from '../../../lambdas/shared/domain/action-group-addresses.ts';
import { IntegrationError } from '../../../lambdas/shared/domain/integration-error.ts';

const PREFIX = '20.1.2.0/24';
const NOW = new Date('2026-03-01T10:00:00Z');
const denied = (id: string) => new IntegrationError('azure_access_denied', id, 'Apply the role.');

/** A tenant in which these subscriptions answer, and what is known of its cloud then. */
function tenant(readable: readonly string[], known?: ActionGroupAddresses) {
  let stored = known;
  const asked: string[] = [];
  const azure = {
    get: async (path: string) => {
      const id = path.split('/')[2] ?? '';
      asked.push(id);
      if (!readable.includes(id)) throw denied(id);
      const tag = { name: 'ActionGroup', properties: { addressPrefixes: [PREFIX] } };
      return { id: path, values: [tag] };
    },
  };
  const addresses = {
    get: async () => stored,
    put: async (_cloud: string, read: ActionGroupAddresses) => {
      stored = read;
    },
  };
  const refresh = (...subscriptionIds: string[]) =>
    refreshActionGroupAddresses({ cloud: 'public', subscriptionIds }, azure, addresses, NOW);
  return { asked, refresh, known: () => stored };
}

describe('the addresses of action groups', () => {
  it('are read from the first subscription that answers', async () => {
    const { refresh, asked, known } = tenant(['two', 'three']);
    await expect(refresh('one', 'two', 'three')).resolves.toBe(true);
    expect(asked).toEqual(['one', 'two']);
    expect(known()).toEqual({ prefixes: [PREFIX], readAt: NOW.toISOString() });
  });

  it('stay as they are when none answers, which tells the first one’s reason', async () => {
    const before = { prefixes: ['20.9.9.0/24'], readAt: '2026-02-01T00:00:00.000Z' };
    const { refresh, known } = tenant([], before);
    await expect(refresh('one', 'two')).rejects.toMatchObject({ message: 'one' });
    expect(known()).toEqual(before);
  });

  it('are not read again within a day', async () => {
    const before = { prefixes: [PREFIX], readAt: '2026-02-28T11:00:00.000Z' };
    const { refresh, asked } = tenant(['one'], before);
    await expect(refresh('one')).resolves.toBe(false);
    expect(asked).toEqual([]);
  });
});
