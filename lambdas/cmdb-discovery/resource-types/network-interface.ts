import * as z from 'zod';
import type { ArmResource, ResourceManager } from '../../shared/domain/resource-manager.ts';
import { optionalText, readResource } from './arm-resource.ts';
import { childrenOf } from './children.ts';
import { unlessGone } from './unless-gone.ts';

const API_VERSION = '2025-05-01';

/** The ARM type of network interfaces, in lower case. */
export const NETWORK_INTERFACE = 'microsoft.network/networkinterfaces';

const NetworkInterface = z.object({
  id: z.string(),
  properties: z
    .object({
      virtualMachine: z.object({ id: z.string() }).nullish(),
      ipConfigurations: z
        .array(
          z.object({
            properties: z
              .object({ privateIPAddress: optionalText, primary: z.boolean().nullish() })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** Private addresses of network interfaces, the primary one first, by lower-cased interface id. */
export type Addresses = ReadonlyMap<string, readonly string[]>;

/**
 * The addresses of a subscription's machines: one call per page of interfaces, instead of one per
 * machine.
 *
 * @see https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces/list-all
 */
export async function listAddresses(
  azure: ResourceManager,
  subscriptionId: string,
): Promise<Addresses> {
  const addresses = new Map<string, readonly string[]>();
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Network/networkInterfaces`;
  for await (const { resources } of azure.pages(path, API_VERSION)) {
    for (const nic of resources) addAddresses(addresses, nic);
  }
  return addresses;
}

/** The same of a few interfaces, one call each; those that are gone have none. */
export async function readAddresses(
  azure: ResourceManager,
  ids: readonly string[],
): Promise<Addresses> {
  const found = await childrenOf(ids, async (id) =>
    unlessGone(
      azure.get(id, API_VERSION).then((nic) => [nic]),
      [],
    ),
  );
  const addresses = new Map<string, readonly string[]>();
  for (const nic of found) addAddresses(addresses, nic);
  return addresses;
}

/** The id of the machine that an interface belongs to; undefined for a private endpoint's, or a spare one. */
export async function readMachineId(
  azure: ResourceManager,
  nicId: string,
): Promise<string | undefined> {
  const nic = await azure.get(nicId, API_VERSION);
  return readNetworkInterface(nic).properties?.virtualMachine?.id;
}

/** Notes the addresses of an interface; those of private endpoints belong to no machine and are left out. */
export function addAddresses(
  addresses: Map<string, readonly string[]>,
  resource: ArmResource,
): void {
  const { id, properties } = readNetworkInterface(resource);
  if (!properties?.virtualMachine) return;
  const all = properties.ipConfigurations ?? [];
  const primary = all.filter((one) => one.properties?.primary);
  const others = all.filter((one) => !one.properties?.primary);
  const found = [...primary, ...others].flatMap((one) => one.properties?.privateIPAddress || []);
  if (found.length > 0) addresses.set(id.toLowerCase(), found);
}

function readNetworkInterface(resource: ArmResource) {
  return readResource(NetworkInterface, resource, 'a network interface');
}
