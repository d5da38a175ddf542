import {
  armTypeOf,
  parentId,
  readArmId,
} from '../../../lambdas/cmdb-discovery/resource-types/arm-id.ts';

describe('reading an ARM id', () => {
  it('keys on lower case and keeps the group and the name as Azure wrote them', () => {
    const id =
      '/subscriptions/ABC/resourceGroups/RG-One/providers/Microsoft.Sql/servers/S/databases/Db';

    expect(readArmId(id)).toEqual({
      key: id.toLowerCase(),
      subscriptionId: 'abc',
      resourceGroup: 'RG-One',
      name: 'Db',
    });
  });

  it('takes the fixed segments in any case', () => {
    const id = '/SUBSCRIPTIONS/abc/resourcegroups/rg/providers/Microsoft.ContainerService/x/aks-1';

    expect(readArmId(id)).toMatchObject({ resourceGroup: 'rg', name: 'aks-1' });
  });

  it.each([
    '',
    'vm-1',
    '/subscriptions/abc',
    '/subscriptions/abc/resourceGroups/rg',
    '/subscriptions/abc/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/',
    '/providers/Microsoft.Management/managementGroups/mg/x/y',
  ])('refuses %p with the id in the message', (id) => {
    expect(() => readArmId(id)).toThrow(
      expect.objectContaining({
        code: 'azure_unexpected_answer',
        message: expect.stringContaining(`resource group: ${id}`),
      }),
    );
  });
});

describe('an ARM id of a child resource', () => {
  const server = '/subscriptions/abc/resourceGroups/rg/providers/Microsoft.Sql/servers/S';

  it('leads to its parent', () => {
    expect(parentId(`${server}/databases/Db`)).toBe(server);
  });

  it('tells its type and that of its parent', () => {
    expect(armTypeOf(`${server}/databases/Db`)).toBe('microsoft.sql/servers/databases');
    expect(armTypeOf(server)).toBe('microsoft.sql/servers');
  });
});
