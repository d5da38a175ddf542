import {
  addAddress,
  toVirtualMachine,
  virtualMachine,
} from '../../../lambdas/cmdb-discovery/resource-types/virtual-machine.ts';
import { IntegrationError } from '../../../lambdas/shared/domain/integration-error.ts';
import { answering, armId, listOf, SUBSCRIPTION } from './answering.ts';

const MACHINES = listOf('Microsoft.Compute/virtualMachines');
const INTERFACES = listOf('Microsoft.Network/networkInterfaces');

const vmId = (name: string, group?: string) =>
  armId(`Microsoft.Compute/virtualMachines/${name}`, group);
const nicId = (name: string, group?: string) =>
  armId(`Microsoft.Network/networkInterfaces/${name}`, group);

function machine(properties: object = {}, rest: object = {}) {
  return {
    id: vmId('vm-web', 'RG-SHOP'),
    name: 'vm-web',
    location: 'eastus',
    ...rest,
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v3' },
      storageProfile: { osDisk: { osType: 'Linux' } },
      provisioningState: 'Succeeded',
      timeCreated: '2024-05-01T10:00:00.123+00:00',
      ...properties,
    },
  };
}

function nic(name: string, addresses: [address: string, primary?: boolean][], rest: object = {}) {
  return {
    id: nicId(name),
    properties: {
      virtualMachine: { id: vmId('vm-web') },
      ipConfigurations: addresses.map(([privateIPAddress, primary]) => ({
        properties: { privateIPAddress, ...(primary !== undefined && { primary }) },
      })),
      ...rest,
    },
  };
}

function using(...interfaces: object[]) {
  return { networkProfile: { networkInterfaces: interfaces } };
}

function addressesOf(...nics: ReturnType<typeof nic>[]) {
  const addresses = new Map<string, string>();
  for (const one of nics) addAddress(addresses, one);
  return addresses;
}

describe('a virtual machine as configuration item', () => {
  it('has the attributes of the product page', () => {
    const tagged = machine(using({ id: nicId('nic-1') }), { tags: { env: 'prod' } });

    expect(toVirtualMachine(tagged, addressesOf(nic('nic-1', [['10.0.0.4', true]])))).toEqual({
      class: 'azure_vm',
      resourceType: 'virtual-machine',
      id: vmId('vm-web', 'rg-shop').toLowerCase(),
      armId: vmId('vm-web', 'RG-SHOP'),
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'RG-SHOP',
      name: 'vm-web',
      region: 'eastus',
      kind: null,
      state: 'Succeeded',
      createdTime: '2024-05-01T10:00:00.123+00:00',
      tags: { env: 'prod' },
      attributes: {
        name: 'vm-web',
        size: 'Standard_D2s_v3',
        os: 'Linux',
        resource_group: 'RG-SHOP',
        region: 'eastus',
        private_ip: '10.0.0.4',
      },
    });
  });

  it('finds its interface whatever the casing of the ids', () => {
    const shouting = machine(using({ id: nicId('NIC-1', 'RG-SHOP').toUpperCase() }));
    const item = toVirtualMachine(shouting, addressesOf(nic('nic-1', [['10.0.0.4']])));

    expect(item.attributes).toMatchObject({ private_ip: '10.0.0.4' });
  });

  it('takes the primary interface of several, though another one’s address calls itself primary', () => {
    const two = machine(
      using(
        { id: nicId('int-02'), properties: { primary: false } },
        { id: nicId('int-01'), properties: { primary: true } },
      ),
    );
    const addresses = addressesOf(
      nic('int-02', [['10.0.0.7', true]]),
      nic('int-01', [['10.0.0.5', true]]),
    );

    expect(toVirtualMachine(two, addresses).attributes).toMatchObject({ private_ip: '10.0.0.5' });
  });

  it('takes the primary address of an interface with several', () => {
    const addresses = addressesOf(
      nic('nic-1', [
        ['10.0.0.8', false],
        ['10.0.0.9', true],
      ]),
    );
    const item = toVirtualMachine(machine(using({ id: nicId('nic-1') })), addresses);

    expect(item.attributes).toMatchObject({ private_ip: '10.0.0.9' });
  });

  it('has no address when its interface is unknown or has none', () => {
    const unknown = toVirtualMachine(machine(using({ id: nicId('nic-1') })), new Map());
    const without = toVirtualMachine(machine(), new Map());

    expect(unknown.attributes).toMatchObject({ private_ip: null });
    expect(without.attributes).toMatchObject({ private_ip: null });
  });

  it('does not remember interfaces of private endpoints, which belong to no machine', () => {
    const endpoint = nic('pe-1', [['10.0.0.9', true]], {
      virtualMachine: undefined,
      privateEndpoint: { id: 'x' },
    });

    expect(addressesOf(endpoint).size).toBe(0);
  });

  it('knows its OS without osProfile, as made from a specialised image', () => {
    const item = toVirtualMachine(
      machine({ storageProfile: { osDisk: { osType: 'Windows' }, imageReference: { id: 'x' } } }),
      new Map(),
    );

    expect(item.attributes).toMatchObject({ os: 'Windows' });
  });

  it('shows the power state where the list tells it', () => {
    const statuses = [{ code: 'ProvisioningState/succeeded' }, { code: 'PowerState/deallocated' }];

    expect(toVirtualMachine(machine({ instanceView: { statuses } }), new Map()).state).toBe(
      'deallocated',
    );
  });

  it('is null where Azure says nothing', () => {
    const bare = { id: vmId('vm-bare') };

    expect(toVirtualMachine(bare, new Map())).toMatchObject({
      name: 'vm-bare',
      region: null,
      state: null,
      createdTime: null,
      tags: {},
      attributes: { name: 'vm-bare', size: null, os: null, region: null, private_ip: null },
    });
    expect(
      toVirtualMachine({ ...bare, tags: null, properties: null, location: null }, new Map()),
    ).toEqual(toVirtualMachine(bare, new Map()));
  });

  it.each([
    ['without an id', { name: 'vm-1' }, '(without id): id: '],
    ['with a number for its size', machine({ hardwareProfile: { vmSize: 4 } }), 'vmSize'],
  ])('is an error %s, not a missing item', (_, resource, words) => {
    expect(() => toVirtualMachine(resource, new Map())).toThrow(
      expect.objectContaining({
        code: 'azure_unexpected_answer',
        message: expect.stringContaining(words),
      }),
    );
  });
});

describe('discovering virtual machines', () => {
  it('reads the interfaces once, whatever the number of machines', async () => {
    const azure = answering({
      [INTERFACES]: [[nic('nic-1', [['10.0.0.4', true]])], [nic('nic-2', [['10.0.0.5', true]])]],
      [MACHINES]: [
        [machine(using({ id: nicId('nic-1') }))],
        [],
        [machine(using({ id: nicId('nic-2') }), { id: vmId('vm-2') })],
      ],
    });

    const pages = await Array.fromAsync(virtualMachine.discover(azure, SUBSCRIPTION));

    expect(pages.map((page) => page.map(({ attributes }) => attributes))).toMatchObject([
      [{ private_ip: '10.0.0.4' }],
      [],
      [{ private_ip: '10.0.0.5' }],
    ]);
    expect(azure.asked).toEqual([INTERFACES, MACHINES]);
  });

  it('fails when the interfaces cannot be read, instead of losing addresses', async () => {
    const denied = new IntegrationError('azure_access_denied', 'no', 'grant it');
    const azure = answering({ [INTERFACES]: denied, [MACHINES]: [[machine()]] });

    await expect(Array.fromAsync(virtualMachine.discover(azure, SUBSCRIPTION))).rejects.toBe(
      denied,
    );
  });
});
