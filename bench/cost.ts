import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { countFlows } from './cost/count-flows.ts';
import { declaredIn } from './cost/declared.ts';
import type { Usage } from './cost/meter.ts';
import { type Counted, monthly, SIZES } from './cost/monthly.ts';
import type { Bench, Measurement } from './measurement.ts';

/** What a month costs, from what each flow asks of AWS; prints the tables of docs/cost.md. */
export const cost: Bench = {
  name: 'cost',
  async *run() {
    const directory = mkdtempSync(join(tmpdir(), 'cost-'));
    try {
      const counted = await countFlows(directory);
      console.log(describeFlows(counted));
      yield* perUnit(counted);
      const declared = declaredIn(synthesize(directory));
      console.log(`declared: ${JSON.stringify(declared)}`);
      const idle = { items: 0, users: 0, alerts: 0, changed: 0, pages: 0 };
      const months = Object.entries({ idle, ...SIZES }).map(
        ([name, size]) => [name, monthly(size, counted, declared)] as const,
      );
      console.log(describeMonths(months));
      const baseline = total(months[0]?.[1] ?? {});
      for (const [name, month] of months) {
        const atMost = name === 'large' ? 200 : 60;
        yield {
          name: `${name}, a month`,
          value: total(month),
          unit: '$',
          bar: { atMost },
          baseline,
        };
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** The whole app, with a page in place of the page: it costs the same. */
function synthesize(directory: string): string {
  const [outdir, page] = [join(directory, 'assembly'), join(directory, 'page')];
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '');
  writeFileSync(join(page, 'assets', 'index.js'), '');
  buildApp({ outdir, page }).synth();
  return outdir;
}

/** What grows with a tenant, against a single unit. */
function* perUnit({ alert, newItem, knownItem, newUser }: Counted): Generator<Measurement> {
  const of = (name: string, value: number, atMost: number): Measurement => ({
    name,
    value,
    unit: 'units',
    bar: { atMost },
    baseline: 1,
  });
  yield of('writes of an alert', alert.writes, 60);
  yield of('writes of a new item', newItem.writes, 25);
  yield of('writes of a known item', knownItem.writes, 0.5);
  yield of('reads of a known item', knownItem.reads, 1);
  yield of('writes of a new person', newUser.writes, 25);
}

function describeFlows(counted: Counted): string {
  const rows = (Object.entries(counted) as [string, Usage][]).map(([flow, usage]) =>
    [flow, ...Object.values({ ...usage }).map((value) => value.toPrecision(2))].join(' | '),
  );
  return `flow | ${Object.keys(counted.alert).join(' | ')}\n${rows.join('\n')}`;
}

function describeMonths(months: readonly (readonly [string, Record<string, number>])[]): string {
  const purposes = Object.keys(months[0]?.[1] ?? {});
  const rows = purposes.map((purpose) =>
    [purpose, ...months.map(([, month]) => (month[purpose] ?? 0).toFixed(2))].join(' | '),
  );
  const names = months.map(([name]) => name);
  const totals = months.map(([, month]) => total(month).toFixed(0));
  return [['', ...names].join(' | '), ...rows, ['sum', ...totals].join(' | ')].join('\n');
}

function total(month: Readonly<Record<string, number>>): number {
  return Object.values(month).reduce((sum, dollars) => sum + dollars, 0);
}
