import type { JsonObject } from '../../json.ts';
import { pick } from '../../random.ts';
import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import { type HomeGroup, homeGroup } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';
import { flexibleSetId } from './virtual-machine-scale-set.ts';

const TYPE = 'Microsoft.Compute/virtualMachines';
const SIZES = ['Standard_D2s_v5', 'Standard_B2ms', 'Standard_E4s_v5', 'Standard_DS1_v2'];
const LINUX = {
  publisher: 'canonical',
  offer: '0001-com-ubuntu-server-jammy',
  sku: '22_04-lts-gen2',
  version: 'latest',
  exactVersion: '22.04.202506200',
};
const WINDOWS = {
  publisher: 'MicrosoftWindowsServer',
  offer: 'WindowsServer',
  sku: '2022-datacenter-azure-edition',
  version: 'latest',
  exactVersion: '20348.3807.250605',
};

/** How a machine is attached to the network; the machine and its NICs must tell the same. */
export interface NicPlan {
  readonly name: string;
  readonly primary: boolean;
  readonly deleteOption?: 'Delete' | 'Detach';
}

/** What a machine's slot says, before anything happened to it. */
export interface MachinePlan {
  readonly name: string;
  readonly home: HomeGroup;
  readonly isWindows: boolean;
  /** Stopped and released: its NICs keep their addresses. */
  readonly isDeallocated: boolean;
  readonly nics: readonly NicPlan[];
}

export function machineAt(estate: Estate, slot: number): MachinePlan {
  const home = homeGroup(estate, 'vm', slot);
  const name = machineName(home, slot);
  const first: NicPlan = { name: `${name.toLowerCase()}-nic`, primary: true };
  const second: NicPlan = { name: `${name.toLowerCase()}-nic2`, primary: true };
  return {
    name,
    home,
    isWindows: slot % 5 === 2,
    isDeallocated: slot % 9 === 5,
    nics:
      slot % 6 === 1
        ? [
            { ...first, primary: false },
            { ...second, deleteOption: 'Detach' },
          ]
        : [{ ...first, deleteOption: slot % 4 === 0 ? 'Detach' : 'Delete' }],
  };
}

function machineName(home: HomeGroup, slot: number): string {
  const prefix = `vm-${home.workload}-${home.environment}`;
  return numbered(slot % 5 === 2 ? prefix.toUpperCase() : prefix, slot);
}

/** The machine's group now; undefined when it is gone. */
export function machineGroup(estate: Estate, plan: MachinePlan): string | undefined {
  return currentGroup(estate, TYPE, [plan.name], plan.home.name);
}

/** A virtual machine as `virtualMachines/listAll` sends it. */
export const virtualMachine: ResourceType = {
  type: TYPE,
  // Sizes of one recorded list (azure-rest-api-specs#13843).
  pageSizes: [299, 250, 211, 116, 81, 50],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: estate.count('virtualMachines') }),
  slotOf: (estate, [name]) => slotIn(name, estate.count('virtualMachines')),
  at(estate, slot) {
    const plan = machineAt(estate, slot);
    const group = machineGroup(estate, plan);
    if (group === undefined) return [];
    // The compute list spells the group in capitals, other lists do not: 16 of 16 recorded ids.
    const id = idIn(estate, group.toUpperCase(), `${TYPE}/${plan.name}`);
    const isScaleSetMember = slot % 10 === 7;
    const isFromGallery = slot % 10 === 3;
    return [
      {
        name: plan.name,
        id,
        type: TYPE,
        location: plan.home.region.name,
        ...(slot % 7 !== 6 && { tags: plan.home.tags }),
        ...(slot % 4 === 0 && {
          identity: {
            type: 'SystemAssigned',
            principalId: estate.uuid('vm-identity', slot),
            tenantId: estate.tenantId,
          },
        }),
        properties: {
          hardwareProfile: { vmSize: pick(SIZES, estate.dice('vm-size', slot)) },
          provisioningState: 'Succeeded',
          vmId: estate.uuid('vm', slot),
          additionalCapabilities: {},
          ...(isScaleSetMember && {
            virtualMachineScaleSet: {
              id: flexibleSetId(estate, slot),
            },
          }),
          storageProfile: storageProfile(estate, slot, plan, group, isFromGallery),
          // A machine made from a specialised image has no osProfile.
          ...(!isFromGallery && { osProfile: osProfile(plan) }),
          networkProfile: { networkInterfaces: networkReferences(estate, plan) },
          diagnosticsProfile: { bootDiagnostics: { enabled: true } },
          timeCreated: estate.timestamp('vm', slot),
        },
        ...(slot % 3 === 0 && { zones: [String((slot % 9) / 3 + 1)] }),
        ...(slot % 8 === 0 && {
          resources: [
            {
              id: `${id}/extensions/${plan.isWindows ? 'AzureMonitorWindowsAgent' : 'OmsAgentForLinux'}`,
            },
          ],
        }),
      },
    ];
  },
  expand(estate, slot, what) {
    if (what.toLowerCase() !== 'instanceview') return undefined;
    return { properties: { instanceView: instanceView(machineAt(estate, slot)) } };
  },
};

/** Power state always; what the agent in the machine tells, only while the machine runs. */
function instanceView(plan: MachinePlan): JsonObject {
  const statuses = [
    {
      code: 'ProvisioningState/succeeded',
      level: 'Info',
      displayStatus: 'Provisioning succeeded',
      time: '2026-05-04T08:12:31.4371936+00:00',
    },
    plan.isDeallocated
      ? { code: 'PowerState/deallocated', level: 'Info', displayStatus: 'VM deallocated' }
      : { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
  ];
  if (plan.isDeallocated) return { statuses };
  return {
    computerName: computerName(plan),
    osName: plan.isWindows ? 'Windows Server 2022 Datacenter Azure Edition' : 'ubuntu',
    osVersion: plan.isWindows ? '10.0.20348.3807' : '22.04',
    statuses,
  };
}

/** One NIC: `primary` is left out, as recorded. Two: the second is the primary one. */
function networkReferences(estate: Estate, plan: MachinePlan): JsonObject[] {
  return plan.nics.map(({ name, primary, deleteOption }) => ({
    id: idIn(estate, plan.home.name.toLowerCase(), `Microsoft.Network/networkInterfaces/${name}`),
    properties: {
      ...(plan.nics.length > 1 && { primary }),
      ...(deleteOption && { deleteOption }),
    },
  }));
}

function storageProfile(
  estate: Estate,
  slot: number,
  plan: MachinePlan,
  group: string,
  isFromGallery: boolean,
): JsonObject {
  const disk = `${plan.name}_OsDisk_1_${estate.hex(32, 'os-disk', slot)}`;
  const gallery = idIn(
    estate,
    'rg-images',
    `Microsoft.Compute/galleries/contosoImages/images/${plan.isWindows ? 'windows-hardened' : 'ubuntu-hardened'}`,
  );
  return {
    imageReference: isFromGallery
      ? { id: `${gallery}/versions/1.${slot % 7}.0`, exactVersion: `1.${slot % 7}.0` }
      : plan.isWindows
        ? WINDOWS
        : LINUX,
    osDisk: {
      osType: plan.isWindows ? 'Windows' : 'Linux',
      name: disk,
      createOption: 'FromImage',
      caching: 'ReadWrite',
      managedDisk: { id: idIn(estate, group, `Microsoft.Compute/disks/${disk}`) },
    },
    dataDisks: [],
  };
}

/** Windows allows 15 characters. */
function computerName({ name, isWindows }: MachinePlan): string {
  return isWindows ? name.slice(-15) : name;
}

function osProfile(plan: MachinePlan): JsonObject {
  const common = {
    computerName: computerName(plan),
    adminUsername: 'azureuser',
  };
  const rest = { secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true };
  if (plan.isWindows) {
    const windowsConfiguration = { provisionVMAgent: true, enableAutomaticUpdates: true };
    return { ...common, windowsConfiguration, ...rest };
  }
  return {
    ...common,
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      ssh: {
        publicKeys: [
          { path: '/home/azureuser/.ssh/authorized_keys', keyData: 'ssh-rsa EXAMPLEKEY' },
        ],
      },
      provisionVMAgent: true,
    },
    ...rest,
  };
}
