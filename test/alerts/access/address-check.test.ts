import { addressCheck } from '../../../lambdas/alerts/access/address-check.ts';
import type { ActionGroupAddresses } from '../../../lambdas/shared/domain/action-group-addresses.ts';

function check(prefixes?: readonly string[]) {
  let stored: ActionGroupAddresses | undefined = prefixes && { prefixes, readAt: '2026-01-01' };
  let now = 0;
  let reads = 0;
  const store = {
    get: async () => {
      reads += 1;
      return stored;
    },
    put: async () => {},
  };
  return {
    ask: addressCheck(store, () => now),
    pass: (ms: number) => (now += ms),
    store: (next: readonly string[]) => (stored = { prefixes: next, readAt: '2026-01-02' }),
    reads: () => reads,
  };
}

describe("the check against the action groups' addresses", () => {
  it.each([
    ['20.1.2.3', 'inside'],
    ['20.1.3.0', 'outside'],
    ['2603:1000:4::1', 'inside'],
    ['2603:1000:5::1', 'outside'],
    ['::ffff:20.1.2.3', 'inside'],
    ['not an address', 'outside'],
    ['', 'outside'],
  ])('takes %s for %s', async (address, verdict) => {
    expect(await check(['20.1.2.0/24', '2603:1000:4::/48']).ask(address)).toBe(verdict);
  });

  it('knows nothing without a list', async () => {
    expect(await check().ask('20.1.2.3')).toBe('unknown');
    expect(await check([]).ask('20.1.2.3')).toBe('unknown');
    expect(await check(['garbage', '1.2.3.4']).ask('1.2.3.4')).toBe('unknown');
  });

  it('remembers the list for five minutes', async () => {
    const { ask, pass, store, reads } = check(['20.1.2.0/24']);
    await ask('20.1.2.3');
    const once = reads();
    store(['20.9.9.0/24']);
    pass(299_999);
    expect(await ask('20.1.2.3')).toBe('inside');
    expect(reads()).toBe(once);
    pass(1);
    expect(await ask('20.1.2.3')).toBe('outside');
  });
});
