import * as fc from 'fast-check';
import { livingPictureOf } from './cmdb-picture.ts';
import { collectAsLambda } from './discovery-under-test.ts';
import type { Trouble } from './memory-azure.ts';
import { type MemoryDiscovery, memoryDiscovery } from './memory-discovery.ts';
import { Death, mortal } from './mortal.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** Something that happens, to Azure or in StackFlow. */
type Event =
  | { readonly kind: 'put'; readonly name: string; readonly sku: string }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'respell'; readonly upper: boolean }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'time'; readonly minutes: number }
  | { readonly kind: 'run'; readonly deaths: readonly number[]; readonly orchestrator: number }
  | { readonly kind: 'changes'; readonly steps: number };

const steps = fc.oneof(fc.nat(70), fc.constant(Number.MAX_SAFE_INTEGER));
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    name: fc.constantFrom(...NAMES),
    sku: fc.constantFrom('Standard_LRS', 'Premium_LRS'),
  }),
  fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant('respell' as const), upper: fc.boolean() }),
  fc.record({
    kind: fc.constant('trouble' as const),
    trouble: fc.constantFrom<Trouble>(
      {},
      { refusedPage: 1 },
      { refusedPage: 2 },
      { underReports: true },
      { underReports: true, refusesReads: true },
      { empty: true },
      { empty: true, deniesAll: true },
      { deniesAll: true },
      { noGraph: true },
      { unreadable: true },
    ),
  }),
  fc.record({
    kind: fc.constant('time' as const),
    minutes: fc.constantFrom(1, 15, 60, 60 * 24 * 8),
  }),
  fc.record({
    kind: fc.constant('run' as const),
    deaths: fc.array(steps, { maxLength: 3 }),
    orchestrator: steps,
  }),
  fc.record({ kind: fc.constant('changes' as const), steps }),
);

async function happen(one: Event, discovery: MemoryDiscovery): Promise<void> {
  const { azure, clock } = discovery;
  if (one.kind === 'put') azure.put(one.name, { sku: one.sku });
  if (one.kind === 'delete') azure.delete(one.name);
  if (one.kind === 'respell') azure.spell = (id) => (one.upper ? id.toUpperCase() : id);
  if (one.kind === 'trouble') azure.trouble = one.trouble;
  if (one.kind === 'time') clock.now += one.minutes * 60_000;
  if (one.kind === 'changes') await discovery.follow({ steps: one.steps }).catch(outliveDeath);
  if (one.kind === 'run') {
    const deaths = [...one.deaths];
    await discovery
      .run(
        (request, ports) =>
          collectAsLambda(request, mortal(ports, { steps: deaths.shift() ?? Infinity })),
        { steps: one.orchestrator },
      )
      .catch(outliveDeath);
  }
}

function outliveDeath(error: unknown): void {
  if (!(error instanceof Death)) throw error;
}

describe('whatever happens to Azure and to StackFlow', () => {
  it('two clean runs later the CMDB is what one clean run makes of Azure', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 20 }),
        fc.constantFrom(0, 500),
        async (events, tick) => {
          const discovery = memoryDiscovery(NAMES.slice(0, 4), {}, tick);
          for (const one of events) await happen(one, discovery);
          discovery.azure.trouble = {};
          discovery.azure.spell = (id) => id;
          await discovery.run();
          expect(await discovery.run()).toMatchObject({ state: 'succeeded' });

          const fresh = memoryDiscovery(discovery.azure.names);
          for (const [name, sku] of discovery.azure.skus) fresh.azure.put(name, { sku });
          await fresh.run();
          const spelled = (store: MemoryDiscovery['configurationItems']) =>
            livingPictureOf(store).map((item) => ({ ...item, armId: item.armId.toLowerCase() }));
          expect(spelled(discovery.configurationItems)).toEqual(spelled(fresh.configurationItems));
        },
      ),
      { numRuns: 300 },
    );
  });
});
