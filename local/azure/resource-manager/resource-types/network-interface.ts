import type { JsonObject } from '../../json.ts';
import type { Resource } from '../content.ts';
import { currentGroup, type Estate, idIn, slotIn } from '../estate.ts';
import type { HomeGroup } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';
import { type MachinePlan, machineAt, machineGroup, type NicPlan } from './machine-plan.ts';

const TYPE = 'Microsoft.Network/networkInterfaces';

/**
 * NICs: slot by slot those of the machine of that slot, and at some also one of a private endpoint
 * or one that belongs to nobody.
 */
export const networkInterface: ResourceType = {
  type: TYPE,
  pageSizes: [100, 250],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: estate.count('virtualMachines') }),
  slotOf(estate, [name = '']) {
    const machine = /^(.*?\d)-(?:nic2?|pe-nic|unattached)$/i.exec(name)?.[1];
    return slotIn(machine, estate.count('virtualMachines'));
  },
  at(estate, slot) {
    const plan = machineAt(estate, slot);
    const attached = plan.nics.flatMap((nic, index) => machineNic(estate, slot, plan, nic, index));
    return [...attached, ...otherNics(estate, slot, plan.home)];
  },
};

function machineNic(
  estate: Estate,
  slot: number,
  plan: MachinePlan,
  nic: NicPlan,
  index: number,
): Resource[] {
  const group = currentGroup(estate, TYPE, [nic.name], plan.home.name);
  const owner = machineGroup(estate, plan);
  if (group === undefined || (owner === undefined && nic.deleteOption === 'Delete')) return [];
  const id = idIn(estate, group, `${TYPE}/${nic.name}`);
  const address = addressOf(slot, index);
  const isWorking = owner !== undefined && !plan.isDeallocated;
  return [
    {
      name: nic.name,
      id,
      etag: etag(estate, nic.name),
      properties: {
        provisioningState: 'Succeeded',
        resourceGuid: estate.uuid('nic', nic.name),
        ipConfigurations: ipConfigurations(estate, id, nic.name, plan.home, address, slot),
        dnsSettings: { dnsServers: [], appliedDnsServers: [] },
        // Only a running machine gives its NIC a MAC address; the IP address stays without one.
        ...(isWorking && { macAddress: macAddress(estate, nic.name) }),
        enableAcceleratedNetworking: false,
        enableIPForwarding: false,
        networkSecurityGroup: {
          id: idIn(
            estate,
            plan.home.name,
            `Microsoft.Network/networkSecurityGroups/nsg-${plan.home.workload}`,
          ),
        },
        ...(owner !== undefined && slot % 11 !== 9 && { primary: nic.primary }),
        ...(owner !== undefined && {
          virtualMachine: {
            id: idIn(estate, owner.toLowerCase(), `Microsoft.Compute/virtualMachines/${plan.name}`),
          },
        }),
        hostedWorkloads: [],
        tapConfigurations: [],
        nicType: 'Standard',
      },
      type: TYPE,
      location: plan.home.region.name,
    },
  ];
}

/** Every sixth NIC has three addresses: the primary one is not the first, and one is IPv6. */
function ipConfigurations(
  estate: Estate,
  nicId: string,
  nicName: string,
  home: HomeGroup,
  address: string,
  slot: number,
): JsonObject[] {
  const subnet = {
    id: idIn(
      estate,
      home.name,
      `Microsoft.Network/virtualNetworks/vnet-${home.region.name}/subnets/default`,
    ),
  };
  const configuration = (
    name: string,
    privateIPAddress: string,
    primary: boolean,
    privateIPAddressVersion = 'IPv4',
  ): JsonObject => ({
    name,
    id: `${nicId}/ipConfigurations/${name}`,
    etag: etag(estate, nicName),
    type: `${TYPE}/ipConfigurations`,
    properties: {
      provisioningState: 'Succeeded',
      privateIPAddress,
      privateIPAllocationMethod: 'Dynamic',
      subnet,
      primary,
      privateIPAddressVersion,
    },
  });
  if (slot % 6 !== 4) return [configuration('ipconfig1', address, true)];
  return [
    configuration('ipconfig-secondary', address.replace(/^10\./, '172.'), false),
    configuration('ipconfig1', address, true),
    configuration('ipconfig-v6', `fd00:db8:deca::${slot.toString(16)}`, false, 'IPv6'),
  ];
}

function otherNics(estate: Estate, slot: number, home: HomeGroup): Resource[] {
  const machine = machineAt(estate, slot).name;
  if (slot % 12 === 10) return otherNic(estate, slot, home, `${machine}-unattached`);
  if (slot % 8 !== 3) return [];
  const endpoint = idIn(estate, home.name, `Microsoft.Network/privateEndpoints/${machine}-pe`);
  return otherNic(estate, slot, home, `${machine}-pe-nic`, endpoint);
}

function otherNic(
  estate: Estate,
  slot: number,
  home: HomeGroup,
  name: string,
  endpoint?: string,
): Resource[] {
  const group = currentGroup(estate, TYPE, [name], home.name);
  if (group === undefined) return [];
  const id = idIn(estate, group, `${TYPE}/${name}`);
  return [
    {
      name,
      id,
      etag: etag(estate, name),
      ...(endpoint && { tags: {} }),
      properties: {
        provisioningState: 'Succeeded',
        resourceGuid: estate.uuid('nic', name),
        ipConfigurations: ipConfigurations(estate, id, name, home, addressOf(slot, 2), 0),
        dnsSettings: { dnsServers: [], appliedDnsServers: [] },
        ...(endpoint && { macAddress: '' }),
        enableAcceleratedNetworking: false,
        enableIPForwarding: false,
        hostedWorkloads: [],
        tapConfigurations: [],
        ...(endpoint && { privateEndpoint: { id: endpoint } }),
        nicType: 'Standard',
      },
      type: TYPE,
      location: home.region.name,
      ...(endpoint && { managedBy: endpoint }),
    },
  ];
}

/** Unique up to four million machines, three addresses each. */
function addressOf(slot: number, index: number): string {
  const number = slot * 3 + index + 4;
  return `10.${(number >>> 16) & 0xff}.${(number >>> 8) & 0xff}.${number & 0xff}`;
}

function macAddress(estate: Estate, name: string): string {
  const digits = estate.hex(6, 'mac', name).toUpperCase();
  return `60-45-BD-${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`;
}

function etag(estate: Estate, name: string): string {
  return `W/"${estate.uuid('etag', name)}"`;
}
