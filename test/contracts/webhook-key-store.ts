import type { WebhookKeyStore } from '../../lambdas/shared/domain/webhook-key.ts';

const first = { current: 'a'.repeat(43) };
const second = { current: 'b'.repeat(43), previous: first.current };

/** What every store of webhook keys does; `makeStore` gives an empty one. */
export function webhookKeyStoreContract(makeStore: () => Promise<WebhookKeyStore>): void {
  it('gives back what was created, and what replaced it', async () => {
    const store = await makeStore();
    await store.create('one', first);
    expect(await store.get('one')).toEqual(first);
    await store.replace('one', second);
    expect(await store.get('one')).toEqual(second);
  });

  it('knows no keys of an unknown integration', async () => {
    expect(await (await makeStore()).get('none')).toBeUndefined();
  });

  it('takes back what it created', async () => {
    const store = await makeStore();
    await store.create('one', first);
    await store.discard('one');
    expect(await store.get('one')).toBeUndefined();
    await store.create('one', second);
    expect(await store.get('one')).toEqual(second);
  });
}
