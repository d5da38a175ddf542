import * as fc from 'fast-check';
import { historyOf, pictureOf } from './cmdb-picture.ts';
import { type Collect, collectAsLambda } from './discovery-under-test.ts';
import { type MemoryDiscovery, memoryDiscovery } from './memory-discovery.ts';
import { type Life, mortal } from './mortal.ts';

/** A CMDB with something of everything ahead of it: new, changed, missing, gone and come back. */
async function eventful(tick = 0): Promise<MemoryDiscovery> {
  const discovery = memoryDiscovery(['a', 'b', 'c', 'd', 'e', 'f', 'g'], {}, tick);
  const { azure } = discovery;
  await discovery.run();
  azure.delete('b');
  await discovery.run();
  await discovery.run();
  azure.delete('c');
  await discovery.run();
  azure.put('b');
  azure.put('d', { sku: 'Premium_LRS' });
  azure.delete('e');
  azure.put('h');
  return discovery;
}

/** How it ends when nothing comes between. */
async function uninterrupted() {
  const discovery = await eventful();
  const run = await discovery.run();
  const { configurationItems: store } = discovery;
  return { run, picture: pictureOf(store), history: historyOf(store) };
}

/** Processes that live as long as told, one after the other; those behind them live for ever. */
function livesOf(lives: readonly Life[]): Collect {
  const pending = [...lives];
  return (request, ports) =>
    collectAsLambda(request, mortal(ports, pending.shift() ?? { steps: Infinity }));
}

/** How many steps a process takes that is left alone. */
async function lengthOfLife(): Promise<number> {
  const life = { steps: Number.MAX_SAFE_INTEGER };
  const discovery = await eventful();
  await discovery.run(livesOf([life]));
  return Number.MAX_SAFE_INTEGER - life.steps;
}

describe('a run that is resumed', () => {
  it('ends as one that nothing interrupted, wherever the process died', async () => {
    const expected = await uninterrupted();
    expect(expected.run.scopes).toMatchObject([
      { created: 1, updated: 1, revived: 1, missing: 1, retired: 1 },
    ]);
    const length = await lengthOfLife();
    expect(length).toBeGreaterThan(40);
    for (const tick of [0, 900]) {
      for (let steps = 0; steps < length; steps += 1) {
        const discovery = await eventful(tick);
        const run = await discovery.run(livesOf([{ steps }]));
        const { configurationItems: store } = discovery;
        expect({ steps, state: run.state }).toEqual({ steps, state: 'succeeded' });
        expect({ steps, cmdb: pictureOf(store) }).toEqual({ steps, cmdb: expected.picture });
        expect({ steps, history: historyOf(store) }).toEqual({ steps, history: expected.history });
      }
    }
  });

  it('ends the same when processes die again and again, as long as some get a page further', async () => {
    const expected = await uninterrupted();
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.nat(120), fc.nat(120)),
        fc.constantFrom(0, 400, 2100),
        async (steps, tick) => {
          const discovery = await eventful(tick);
          const run = await discovery.run(livesOf(steps.map((one) => ({ steps: one }))));
          expect(run.state).toBe('succeeded');
          expect(pictureOf(discovery.configurationItems)).toEqual(expected.picture);
          expect(historyOf(discovery.configurationItems)).toEqual(expected.history);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('goes on behind the page at which its time ran out, whichever that was', async () => {
    const expected = await uninterrupted();
    for (let lasting = 1; lasting <= 4; lasting += 1) {
      const discovery = await eventful();
      let invocations = 0;
      const run = await discovery.run((request, ports) => {
        invocations += 1;
        let pages = 0;
        return collectAsLambda(request, { ...ports, outOfTime: () => ++pages >= lasting });
      });
      expect({ lasting, invocations }).toEqual({ lasting, invocations: [4, 2, 2, 1][lasting - 1] });
      expect(run).toMatchObject({ state: 'succeeded', scopes: [{ pages: 3, found: 6 }] });
      expect(run.scopes).toMatchObject(
        expected.run.scopes.map(({ calls: _calls, retries: _retries, ...scope }) => scope),
      );
      expect(pictureOf(discovery.configurationItems)).toEqual(expected.picture);
    }
  });

  it('keeps what the dead one saw: nothing of it is taken for missing', async () => {
    const discovery = memoryDiscovery(['a', 'b', 'c', 'd', 'e', 'f']);
    await discovery.run();
    const { writes } = discovery.configurationItems;
    const run = await discovery.run((request, ports) =>
      collectAsLambda(request, { ...ports, outOfTime: () => true }),
    );
    expect(run.scopes).toMatchObject([{ state: 'complete', pages: 3, found: 6, missing: 0 }]);
    expect(discovery.configurationItems.writes).toBe(writes);
  });

  it('gives up what died three times in a row, with the reason, and retires nothing', async () => {
    const discovery = await eventful();
    const before = pictureOf(discovery.configurationItems);
    const run = await discovery.run(livesOf([{ steps: 5 }, { steps: 5 }, { steps: 5 }]));
    expect(run).toMatchObject({
      state: 'failed',
      error: { code: 'collection_failed', message: expect.stringContaining('The process died.') },
      scopes: [{ state: 'failed', error: { code: 'collection_failed' } }],
    });
    expect(pictureOf(discovery.configurationItems)).toEqual(before);
  });
});

describe('a process that another one has replaced', () => {
  it('stops, and disturbs neither the scope’s record nor its items', async () => {
    const expected = await uninterrupted();
    const discovery = await eventful();
    const gate = Promise.withResolvers<void>();
    let zombie: Promise<unknown> | undefined;
    const run = await discovery.run((request, ports) => {
      if (zombie) return collectAsLambda(request, ports);
      let pages = 0;
      // Frozen behind its first page; the caller hears nothing more of it and invokes another.
      const azure = async () => () => {
        const access = discovery.azure.connect()();
        return {
          ...access,
          async *pages(...parameters: Parameters<typeof access.pages>) {
            for await (const page of access.pages(...parameters)) {
              if (pages++ === 1) await gate.promise;
              yield page;
            }
          },
        };
      };
      zombie = collectAsLambda(request, { ...ports, connect: azure });
      return Promise.reject(new Error('The invocation timed out.'));
    });
    const record = await discovery.record(run.id);
    gate.resolve();
    await zombie;
    expect(await discovery.record(run.id)).toEqual(record);
    expect(pictureOf(discovery.configurationItems)).toEqual(expected.picture);
    expect(historyOf(discovery.configurationItems)).toEqual(expected.history);
  });
});
