import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createManualClock, invoke, openWorkbench, until, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.end());

const failing =
  "export const handler = async () => { console.log('tried'); throw new Error('no'); };";

describe('an asynchronous invocation', () => {
  it('answers 202 at once and runs the function', async () => {
    const seen: string[] = [];
    const service = await bench.start({
      functions: [
        await bench.plain('say', 'export const handler = async ({ word }) => console.log(word);'),
      ],
      log: ({ text }) => seen.push(text),
    });
    const reply = await invoke(
      bench.client(service),
      'say',
      { word: 'hello' },
      { InvocationType: 'Event' },
    );
    expect(reply.StatusCode).toBe(202);
    await until(() => seen.includes('hello') && service.queuedEvents() === 0);
    expect(await readdir(join(bench.directory, 'data/asynchronous'))).toEqual([]);
  });

  it('is tried twice more, after one and two minutes, and then given up with a word', async () => {
    const clock = createManualClock();
    const seen: string[] = [];
    const service = await bench.start({
      functions: [await bench.plain('failing', failing)],
      clock,
      log: ({ text }) => seen.push(text),
    });
    await invoke(bench.client(service), 'failing', {}, { InvocationType: 'Event' });
    const tries = () => seen.filter((text) => text === 'tried').length;

    await until(() => clock.due().length === 1);
    expect([tries(), clock.due()]).toEqual([1, [60_000]]);
    clock.advance(60_000);
    await until(() => clock.due().length === 1);
    expect([tries(), clock.due()]).toEqual([2, [120_000]]);
    clock.advance(120_000);
    await until(() => service.queuedEvents() === 0);
    expect(tries()).toBe(3);
    expect(seen.at(-1)).toMatch(/given up after 3 attempts.*"no"/);
  });

  it('waits for concurrency instead of counting as tried', async () => {
    const clock = createManualClock();
    const service = await bench.start({
      functions: [await bench.plain('shut', failing, { reservedConcurrency: 0 })],
      clock,
    });
    await invoke(bench.client(service), 'shut', {}, { InvocationType: 'Event' });
    for (const delay of [1_000, 2_000, 4_000]) {
      await until(() => clock.due().length === 1);
      expect(clock.due()).toEqual([delay]);
      clock.advance(delay);
    }
    expect(service.queuedEvents()).toBe(1);
  });

  it('survives the end of the service, in a file only its owner may read', async () => {
    const clock = createManualClock();
    const first = await bench.start({
      functions: [await bench.plain('later', failing)],
      clock,
    });
    await invoke(bench.client(first), 'later', { n: 7 }, { InvocationType: 'Event' });
    await until(() => clock.due().length === 1);
    await first.close();

    const directory = join(bench.directory, 'data/asynchronous');
    const [file = ''] = await readdir(directory);
    expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);

    const seen: string[] = [];
    const second = await bench.start({
      functions: [
        await bench.plain('later', 'export const handler = async ({ n }) => console.log(n);'),
      ],
      clock,
      log: ({ text }) => seen.push(text),
    });
    expect(second.queuedEvents()).toBe(1);
    clock.advance(60_000);
    await until(() => seen.includes('7') && second.queuedEvents() === 0);
  });
});
