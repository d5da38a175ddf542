import { BlockList, isIP } from 'node:net';
import type { ActionGroupAddressStore } from '../../shared/domain/action-group-addresses.ts';
import { AzureCloud } from '../../shared/domain/integration.ts';

/** How long the addresses are remembered; they change about once a week. */
const LIFETIME_MS = 5 * 60_000;

/** Whether an address is one of Azure's action groups; `unknown` when nobody has read which those are. */
export type AddressCheck = (address: string) => Promise<'inside' | 'outside' | 'unknown'>;

/** Checks against the addresses of all clouds that were read, remembered for five minutes. */
export function addressCheck(store: ActionGroupAddressStore, now: () => number): AddressCheck {
  let remembered: { list: BlockList | undefined; until: number } | undefined;

  async function load(): Promise<BlockList | undefined> {
    const list = new BlockList();
    let prefixes = 0;
    for (const cloud of AzureCloud.options) {
      const addresses = await store.get(cloud);
      for (const prefix of addresses?.prefixes ?? []) prefixes += add(list, prefix);
    }
    return prefixes === 0 ? undefined : list;
  }

  return async (address) => {
    if (!remembered || now() >= remembered.until) {
      remembered = { list: await load(), until: now() + LIFETIME_MS };
    }
    const { list } = remembered;
    if (!list) return 'unknown';
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    return isIP(address) !== 0 && list.check(address, family) ? 'inside' : 'outside';
  };
}

function add(list: BlockList, prefix: string): 0 | 1 {
  const [network = '', length = ''] = prefix.split('/');
  const family = isIP(network);
  if (family === 0 || !/^\d+$/.test(length)) return 0;
  list.addSubnet(network, Number(length), family === 6 ? 'ipv6' : 'ipv4');
  return 1;
}
