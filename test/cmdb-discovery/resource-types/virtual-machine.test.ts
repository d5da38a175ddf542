import { addAddresses } from '../../../lambdas/cmdb-discovery/resource-types/network-interface.ts';
import {
  toVirtualMachine,
  virtualMachine,
} from '../../../lambdas/cmdb-discovery/resource-types/virtual-machine.ts';
import { IntegrationError } from '../../../lambdas/shared/domain/integration-error.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { answering, armId, listOf, recallNothing, SUBSCRIPTION } from './answering.ts';

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
  const addresses = new Map<string, readonly string[]>();
  for (const one of nics) addAddresses(addresses, one);
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
      relatedId: null,
      details: {
        os_image: null,
        ip_addresses: ['10.0.0.4'],
        provisioning_state: 'Succeeded',
        power_state: null,
        zones: [],
        scale_set_id: null,
      },
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

    expect(toVirtualMachine(two, addresses)).toMatchObject({
      attributes: { private_ip: '10.0.0.5' },
      details: { ip_addresses: ['10.0.0.5', '10.0.0.7'] },
    });
  });

  it('has no primary address when the primary interface has none, but shows those of the others', () => {
    const two = machine(
      using(
        { id: nicId('int-02'), properties: { primary: false } },
        { id: nicId('int-01'), properties: { primary: true } },
      ),
    );
    const addresses = addressesOf(nic('int-02', [['10.0.0.7', true]]), nic('int-01', []));

    expect(toVirtualMachine(two, addresses)).toMatchObject({
      attributes: { private_ip: null },
      details: { ip_addresses: ['10.0.0.7'] },
    });
  });

  it('shows every address of an interface, whatever its version, the primary one first', () => {
    const addresses = addressesOf(
      nic('nic-1', [
        ['172.0.0.8', false],
        ['10.0.0.8', true],
        ['fd00::8', false],
      ]),
    );
    const item = toVirtualMachine(machine(using({ id: nicId('nic-1') })), addresses);

    expect(item.details.ip_addresses).toEqual(['10.0.0.8', '172.0.0.8', 'fd00::8']);
  });

  it.each([
    [
      'of the marketplace by its four names',
      {
        publisher: 'Canonical',
        offer: 'ubuntu',
        sku: '24_04',
        version: 'latest',
        exactVersion: '24.04.1',
      },
      'Canonical:ubuntu:24_04:24.04.1',
    ],
    [
      'whose exact version Azure does not tell by the version asked for',
      { publisher: 'Canonical', offer: 'ubuntu', sku: '24_04', version: 'latest' },
      'Canonical:ubuntu:24_04:latest',
    ],
    [
      'of a gallery by its id',
      { id: '/Galleries/G/Images/I', exactVersion: '1.0.0' },
      '/galleries/g/images/i',
    ],
    [
      'shared with the tenant by its id',
      { sharedGalleryImageId: '/SharedGalleries/G' },
      '/sharedgalleries/g',
    ],
    [
      'of the community by its id',
      { communityGalleryImageId: '/CommunityGalleries/G' },
      '/communitygalleries/g',
    ],
    ['of nobody as null', {}, null],
  ])('names an image %s', (_, imageReference, os_image) => {
    const item = toVirtualMachine(machine({ storageProfile: { imageReference } }), new Map());

    expect(item.details).toMatchObject({ os_image });
  });

  it('belongs to its flexible scale set, and stands in its zones', () => {
    const id = armId('Microsoft.Compute/virtualMachineScaleSets/Web');
    const item = toVirtualMachine(
      machine({ virtualMachineScaleSet: { id } }, { zones: ['2'] }),
      new Map(),
    );

    expect(item).toMatchObject({
      relatedId: id.toLowerCase(),
      details: { scale_set_id: id.toLowerCase(), zones: ['2'] },
    });
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

    expect(toVirtualMachine(machine({ instanceView: { statuses } }), new Map())).toMatchObject({
      state: 'deallocated',
      details: { power_state: 'deallocated', provisioning_state: 'Succeeded' },
    });
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

    const pages = await Array.fromAsync(
      virtualMachine.discover(azure, SUBSCRIPTION, recallNothing),
    );

    expect(pages.map(({ items }) => items.map(({ attributes }) => attributes))).toMatchObject([
      [{ private_ip: '10.0.0.4' }],
      [],
      [{ private_ip: '10.0.0.5' }],
    ]);
    expect(azure.asked).toEqual([INTERFACES, MACHINES]);
  });

  it('fails when the interfaces cannot be read, instead of losing addresses', async () => {
    const denied = new IntegrationError('azure_access_denied', 'no', 'grant it');
    const azure = answering({ [INTERFACES]: denied, [MACHINES]: [[machine()]] });

    await expect(
      Array.fromAsync(virtualMachine.discover(azure, SUBSCRIPTION, recallNothing)),
    ).rejects.toBe(denied);
  });
});

describe('reading a virtual machine by id', () => {
  const two = machine(
    using(
      { id: nicId('nic-2'), properties: { primary: false } },
      { id: nicId('nic-1'), properties: { primary: true } },
    ),
  );
  const nics = [nic('nic-1', [['10.0.0.4', true]]), nic('nic-2', [['10.0.0.5', true]])] as const;
  const answers = { [vmId('vm-web')]: two, [nicId('nic-1')]: nics[0], [nicId('nic-2')]: nics[1] };
  const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'ResourceNotFound' });

  it('reads its interfaces, and no others', async () => {
    const azure = answering(answers);

    expect(await virtualMachine.read(azure, vmId('vm-web'), recallNothing)).toEqual([
      toVirtualMachine(two, addressesOf(...nics)),
    ]);
    expect(azure.asked).toHaveLength(3);
  });

  it('reads the machine of an interface that changed', async () => {
    const azure = answering(answers);

    expect(await virtualMachine.read(azure, nicId('nic-2'), recallNothing)).toEqual([
      toVirtualMachine(two, addressesOf(...nics)),
    ]);
  });

  it('finds nothing for an interface without machine', async () => {
    const endpoint = nic('pe-1', [['10.0.0.9', true]], { virtualMachine: undefined });
    const azure = answering({ [nicId('pe-1')]: endpoint });

    expect(await virtualMachine.read(azure, nicId('pe-1'), recallNothing)).toEqual([]);
  });

  it('finds nothing for an interface whose machine is gone', async () => {
    const azure = answering({ [nicId('nic-1')]: nics[0], [vmId('vm-web')]: gone });

    expect(await virtualMachine.read(azure, nicId('nic-1'), recallNothing)).toEqual([]);
  });

  it('misses the addresses of an interface that is gone', async () => {
    const azure = answering({ ...answers, [nicId('nic-1')]: gone });
    const [item] = await virtualMachine.read(azure, vmId('vm-web'), recallNothing);

    expect(item).toMatchObject({
      attributes: { private_ip: null },
      details: { ip_addresses: ['10.0.0.5'] },
    });
  });

  it('fails when an interface cannot be read, instead of losing its addresses', async () => {
    const denied = new AzureError('azure_access_denied', 'no', '', { status: 403 });
    const azure = answering({ ...answers, [nicId('nic-1')]: denied });

    await expect(virtualMachine.read(azure, vmId('vm-web'), recallNothing)).rejects.toBe(denied);
  });

  it('says that it is gone', async () => {
    const azure = answering({ [vmId('vm-web')]: gone });

    await expect(virtualMachine.read(azure, vmId('vm-web'), recallNothing)).rejects.toBe(gone);
  });
});
