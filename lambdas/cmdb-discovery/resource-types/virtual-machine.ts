import * as z from 'zod';
import type { DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import type { ArmResource, ResourceManager } from '../../shared/domain/resource-manager.ts';
import { armResource, describeResource, optionalText, readResource } from './arm-resource.ts';
import type { ResourceType } from './resource-type.ts';

const API_VERSION = '2026-03-01';
const NETWORK_API_VERSION = '2025-05-01';

const VirtualMachine = z.object({
  ...armResource,
  properties: z
    .object({
      hardwareProfile: z.object({ vmSize: optionalText }).nullish(),
      // `osProfile` would tell more, but a machine made from a specialised image has none.
      storageProfile: z.object({ osDisk: z.object({ osType: optionalText }).nullish() }).nullish(),
      networkProfile: z
        .object({
          networkInterfaces: z
            .array(
              z.object({
                id: z.string(),
                properties: z.object({ primary: z.boolean().nullish() }).nullish(),
              }),
            )
            .nullish(),
        })
        .nullish(),
      instanceView: z
        .object({ statuses: z.array(z.object({ code: optionalText })).nullish() })
        .nullish(),
      provisioningState: optionalText,
      timeCreated: optionalText,
    })
    .nullish(),
});
type VirtualMachine = z.infer<typeof VirtualMachine>;

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

/** Primary private address of each network interface that belongs to a machine, by lower-cased id. */
export type Addresses = ReadonlyMap<string, string>;

/**
 * A page of `Microsoft.Compute/virtualMachines`, scale-set instances of flexible orchestration
 * among them.
 *
 * @see https://learn.microsoft.com/rest/api/compute/virtual-machines/list-all
 */
export const virtualMachine: ResourceType = {
  name: 'virtual-machine',
  ciClass: 'azure_vm',
  async *discover(azure, subscriptionId) {
    const addresses = await readAddresses(azure, subscriptionId);
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/virtualMachines`;
    for await (const page of azure.pages(path, API_VERSION)) {
      yield page.map((machine) => toVirtualMachine(machine, addresses));
    }
  },
};

/** One call per page of interfaces, instead of one per machine. */
async function readAddresses(azure: ResourceManager, subscriptionId: string): Promise<Addresses> {
  const addresses = new Map<string, string>();
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Network/networkInterfaces`;
  for await (const page of azure.pages(path, NETWORK_API_VERSION)) {
    for (const nic of page) addAddress(addresses, nic);
  }
  return addresses;
}

/** Notes the address of an interface; those of private endpoints belong to no machine and are left out. */
export function addAddress(addresses: Map<string, string>, resource: ArmResource): void {
  const { id, properties } = readResource(NetworkInterface, resource, 'a network interface');
  if (!properties?.virtualMachine) return;
  const configurations = properties.ipConfigurations ?? [];
  const primary = configurations.find((one) => one.properties?.primary) ?? configurations[0];
  const address = primary?.properties?.privateIPAddress;
  if (address) addresses.set(id.toLowerCase(), address);
}

export function toVirtualMachine(resource: ArmResource, addresses: Addresses): DiscoveredItem {
  const machine = readResource(VirtualMachine, resource, 'a virtual machine');
  const { properties } = machine;
  const item = describeResource(machine);
  return {
    class: 'azure_vm',
    resourceType: 'virtual-machine',
    ...item,
    state: powerState(machine) ?? properties?.provisioningState ?? null,
    createdTime: properties?.timeCreated ?? item.createdTime,
    attributes: {
      name: item.name,
      size: properties?.hardwareProfile?.vmSize ?? null,
      os: properties?.storageProfile?.osDisk?.osType ?? null,
      resource_group: item.resourceGroup,
      region: item.region,
      private_ip: privateAddress(machine, addresses),
    },
  };
}

/** `running` of the status code `PowerState/running`. */
function powerState({ properties }: VirtualMachine): string | undefined {
  const codes = properties?.instanceView?.statuses?.map((status) => status.code ?? '') ?? [];
  return codes.find((code) => code.startsWith('PowerState/'))?.slice('PowerState/'.length);
}

/** The machine says which of its interfaces is the primary one; a single one carries no such mark. */
function privateAddress({ properties }: VirtualMachine, addresses: Addresses): string | null {
  const interfaces = properties?.networkProfile?.networkInterfaces ?? [];
  const primary = interfaces.find((one) => one.properties?.primary) ?? interfaces[0];
  return (primary && addresses.get(primary.id.toLowerCase())) ?? null;
}
