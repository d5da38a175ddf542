import type { JsonObject } from '../../json.ts';
import { pick } from '../../random.ts';
import { currentGroup, type Estate, idIn, slotIn } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import { instanceView } from './instance-view.ts';
import { computerName, type MachinePlan, machineAt, machineGroup } from './machine-plan.ts';
import { flexibleSetId } from './virtual-machine-scale-set.ts';

const TYPE = 'Microsoft.Compute/virtualMachines';
const NIC_TYPE = 'Microsoft.Network/networkInterfaces';
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

/** One NIC: `primary` is left out, as recorded. Two: the second is the primary one. */
function networkReferences(estate: Estate, plan: MachinePlan): JsonObject[] {
  const home = plan.home.name;
  return plan.nics.map(({ name, primary, deleteOption }) => {
    const group = currentGroup(estate, NIC_TYPE, [name], home) ?? home;
    return {
      id: idIn(estate, group.toLowerCase(), `${NIC_TYPE}/${name}`),
      properties: {
        ...(plan.nics.length > 1 && { primary }),
        ...(deleteOption && { deleteOption }),
      },
    };
  });
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
