import * as z from 'zod';
import type { DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import type { ArmResource, ResourceManager } from '../../shared/domain/resource-manager.ts';
import { armTypeOf } from './arm-id.ts';
import {
  armResource,
  describeResource,
  keyOf,
  optionalText,
  readResource,
} from './arm-resource.ts';
import {
  type Addresses,
  listAddresses,
  NETWORK_INTERFACE,
  readAddresses,
  readMachineId,
} from './network-interface.ts';
import { pagesWith } from './pages-with.ts';
import type { ResourceType } from './resource-type.ts';
import { unlessGone } from './unless-gone.ts';

const API_VERSION = '2026-03-01';
const NOUN = 'a virtual machine';

/** An image of the marketplace by its four names, or one of a gallery by its id. */
const ImageReference = z.object({
  id: optionalText,
  sharedGalleryImageId: optionalText,
  communityGalleryImageId: optionalText,
  publisher: optionalText,
  offer: optionalText,
  sku: optionalText,
  version: optionalText,
  exactVersion: optionalText,
});

const VirtualMachine = z.object({
  ...armResource,
  zones: z.array(z.string()).nullish(),
  properties: z
    .object({
      hardwareProfile: z.object({ vmSize: optionalText }).nullish(),
      // `osProfile` would tell more, but a machine made from a specialised image has none.
      storageProfile: z
        .object({
          osDisk: z.object({ osType: optionalText }).nullish(),
          imageReference: ImageReference.nullish(),
        })
        .nullish(),
      virtualMachineScaleSet: z.object({ id: optionalText }).nullish(),
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

/**
 * Machines of `Microsoft.Compute/virtualMachines`, scale-set instances of flexible orchestration
 * among them.
 *
 * @see https://learn.microsoft.com/rest/api/compute/virtual-machines/list-all
 */
export const virtualMachine: ResourceType = {
  name: 'virtual-machine',
  ciClass: 'azure_vm',
  apiVersion: API_VERSION,
  armTypes: ['microsoft.compute/virtualmachines', NETWORK_INTERFACE],
  async *discover(azure, subscriptionId, _recall, cursor) {
    const listing = listAddresses(azure, subscriptionId);
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/virtualMachines`;
    const pages = azure.pages(path, API_VERSION, cursor);
    for await (const [{ resources, next }, addresses] of pagesWith(pages, listing)) {
      const items = resources.map((machine) => toVirtualMachine(machine, addresses));
      yield { items, cursor: next };
    }
  },
  async read(azure, armId) {
    if (armTypeOf(armId) !== NETWORK_INTERFACE) return [await readMachine(azure, armId)];
    const machineId = await readMachineId(azure, armId);
    if (!machineId) return [];
    // The interface is still there, so a machine that is gone is not what was asked for.
    return unlessGone(
      readMachine(azure, machineId).then((machine) => [machine]),
      [],
    );
  },
};

async function readMachine(azure: ResourceManager, armId: string): Promise<DiscoveredItem> {
  const machine = await azure.get(armId, API_VERSION);
  const nics = interfacesOf(readResource(VirtualMachine, machine, NOUN)).map(({ id }) => id);
  return toVirtualMachine(machine, await readAddresses(azure, nics));
}

export function toVirtualMachine(resource: ArmResource, addresses: Addresses): DiscoveredItem {
  const machine = readResource(VirtualMachine, resource, NOUN);
  const { properties } = machine;
  const item = describeResource(machine);
  const [primary, ...others] = interfacesOf(machine).map(
    ({ id }) => addresses.get(id.toLowerCase()) ?? [],
  );
  return {
    class: 'azure_vm',
    resourceType: 'virtual-machine',
    ...item,
    state: powerState(machine) ?? properties?.provisioningState ?? null,
    createdTime: properties?.timeCreated ?? item.createdTime,
    relatedId: keyOf(properties?.virtualMachineScaleSet?.id),
    details: {
      os_image: imageOf(properties?.storageProfile?.imageReference),
      ip_addresses: [primary ?? [], ...others].flat(),
      provisioning_state: properties?.provisioningState ?? null,
      power_state: powerState(machine) ?? null,
      zones: machine.zones ?? [],
      scale_set_id: keyOf(properties?.virtualMachineScaleSet?.id),
    },
    attributes: {
      name: item.name,
      size: properties?.hardwareProfile?.vmSize ?? null,
      os: properties?.storageProfile?.osDisk?.osType ?? null,
      resource_group: item.resourceGroup,
      region: item.region,
      private_ip: primary?.[0] ?? null,
    },
  };
}

/** `running` of the status code `PowerState/running`. */
function powerState({ properties }: VirtualMachine): string | undefined {
  const codes = properties?.instanceView?.statuses?.map((status) => status.code ?? '') ?? [];
  return codes.find((code) => code.startsWith('PowerState/'))?.slice('PowerState/'.length);
}

/** The primary one first, as the machine says which that is; a single one carries no such mark. */
function interfacesOf({ properties }: VirtualMachine) {
  const all = properties?.networkProfile?.networkInterfaces ?? [];
  const primary = all.filter((one) => one.properties?.primary);
  return [...primary, ...all.filter((one) => !one.properties?.primary)];
}

/** `Canonical:ubuntu-24_04-lts:server:24.04.202506200`, or the id of a gallery's image. */
function imageOf(image: z.infer<typeof ImageReference> | null | undefined): string | null {
  const id = image?.id ?? image?.sharedGalleryImageId ?? image?.communityGalleryImageId;
  if (id || !image?.publisher) return keyOf(id);
  const { publisher, offer, sku, version, exactVersion } = image;
  return [publisher, offer, sku, exactVersion ?? version].map((part) => part ?? '').join(':');
}
