import type { ServicePrincipalStore } from '../../lambdas/shared/domain/service-principal.ts';

const principal = { tenantId: 'tenant', clientId: 'client', clientSecret: 'secret' };

/** What every store of service principals does; `makeStore` gives an empty one. */
export function servicePrincipalStoreContract(
  makeStore: () => Promise<ServicePrincipalStore>,
): void {
  it('gives back what was created', async () => {
    const store = await makeStore();
    await store.create('one', principal);
    expect(await store.get('one')).toEqual(principal);
  });

  it('gives back what replaced it', async () => {
    const store = await makeStore();
    await store.create('one', principal);
    await store.replace('one', { ...principal, clientSecret: 'new' });
    expect(await store.get('one')).toEqual({ ...principal, clientSecret: 'new' });
  });

  it('keeps the one before, for as long as the new one is not known everywhere', async () => {
    const store = await makeStore();
    await store.create('one', principal);
    expect(await store.previous('one')).toBeUndefined();
    await store.replace('one', { ...principal, clientSecret: 'new' });
    expect(await store.previous('one')).toEqual(principal);
  });

  it('says that a secret is missing, with the fix', async () => {
    const store = await makeStore();
    await expect(store.get('none')).rejects.toMatchObject({
      code: 'secret_missing',
      fix: expect.stringContaining('nter'),
    });
  });

  it('takes back what it created', async () => {
    const store = await makeStore();
    await store.create('one', principal);
    await store.discard('one');
    await expect(store.get('one')).rejects.toMatchObject({ code: 'secret_missing' });
    await store.create('one', principal);
    expect(await store.get('one')).toEqual(principal);
  });
}
