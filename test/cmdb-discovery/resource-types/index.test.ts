import { readdirSync } from 'node:fs';
import { RESOURCE_TYPES } from '../../../lambdas/cmdb-discovery/resource-types/index.ts';
import { ResourceTypeName } from '../../../lambdas/shared/domain/configuration-item.ts';

describe('the list of resource types', () => {
  it('has one of every name', () => {
    expect(RESOURCE_TYPES.map(({ name }) => name)).toEqual(ResourceTypeName.options);
  });

  it('has each in a file of its name', () => {
    const folder = new URL('../../../lambdas/cmdb-discovery/resource-types/', import.meta.url);

    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(RESOURCE_TYPES.map(({ name }) => `${name}.ts`)),
    );
  });
});
