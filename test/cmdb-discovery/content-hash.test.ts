import { contentHash } from '../../lambdas/cmdb-discovery/content-hash.ts';
import { storageAccount } from '../fixtures/storage-account.ts';

describe('the content hash', () => {
  it('is the same whatever the order of the tags', () => {
    const one = storageAccount('a', { tags: { team: 'x', env: 'prod' } });
    const other = storageAccount('a', { tags: { env: 'prod', team: 'x' } });
    expect(contentHash(one)).toBe(contentHash(other));
  });

  it('is the same in whatever casing Azure writes the id and the group', () => {
    const one = storageAccount('a');
    const armId = one.armId.replace('resourceGroups/Rg-One', 'resourcegroups/RG-ONE');
    expect(contentHash({ ...one, armId, resourceGroup: 'RG-ONE' })).toBe(contentHash(one));
  });

  it.each([
    ['an attribute', storageAccount('a', { sku: 'Premium_LRS' })],
    ['a tag', storageAccount('a', { tags: { env: 'test' } })],
    ['null instead of a value', storageAccount('a', { region: null })],
    ['a detail', { ...storageAccount('a'), details: { kind: 'Storage' } }],
    ['a relation', { ...storageAccount('a'), relatedId: '/subscriptions/x' }],
    ['its state', { ...storageAccount('a'), state: 'Deleting' }],
  ])('changes with %s', (_case, changed) => {
    expect(contentHash(changed)).not.toBe(contentHash(storageAccount('a')));
  });
});
