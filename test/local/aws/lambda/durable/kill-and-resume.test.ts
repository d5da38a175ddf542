import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  createManualClock,
  invoke,
  isAlive,
  openWorkbench,
  until,
  type Workbench,
} from '../workbench.ts';
import { describeFlow, durable, endOfFlow, startFlow, workflow } from './workflow.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.end());

/** Effects of steps, one word per line, in the order they happened. */
const effects = () => {
  const path = join(bench.directory, 'effects');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
};

/**
 * Steps, a context, a map, a wait and a chained invoke in a row; the process kills itself once, at
 * the place named by the event.
 */
const fragile = workflow(`
    const at = (place) => {
      const marker = directory + '/killed';
      if (event.place === place && !existsSync(marker)) {
        writeFileSync(marker, '');
        process.kill(process.pid, 'SIGKILL');
      }
    };
    const effect = (word) => appendFileSync(directory + '/effects', word + '\\n');
    const step = (where, name) => where.step(name, async () => {
      at('before the effect of ' + name);
      effect(name);
      at('after the effect of ' + name);
      return name;
    });
    at('before everything');
    const first = await step(context, 'first');
    at('between steps');
    const nested = await context.runInChildContext('nested', async (child) => {
      const one = await step(child, 'one');
      at('inside a context');
      return one + await step(child, 'two');
    });
    at('after a context');
    const mapped = await context.map('items', ['a', 'b'], async (child, item) => step(child, item));
    at('after a map');
    await context.wait('pause', { seconds: 30 });
    at('after a wait');
    const invoked = await context.invoke('call', 'echo', { said: first });
    at('after an invoke');
    const last = await step(context, 'last');
    at('at the very end');
    return [first, nested, mapped.getResults(), invoked, last];
  `);

const wholeResult = JSON.stringify(['first', 'onetwo', ['a', 'b'], 'first', 'last']);
const allEffects = ['a', 'b', 'first', 'last', 'one', 'two'];
const echo = 'export const handler = async ({ said }) => said;';

describe('an invocation that is killed', () => {
  it.each([
    ['before everything', []],
    ['before the effect of first', []],
    ['after the effect of first', ['first']],
    ['between steps', []],
    ['inside a context', []],
    ['after the effect of two', ['two']],
    ['after a context', []],
    ['after a map', []],
    ['after a wait', []],
    ['after an invoke', []],
    ['after the effect of last', ['last']],
    ['at the very end', []],
  ])(
    '%s is resumed to the same result; what had been checkpointed is not run again',
    async (place, repeated) => {
      const clock = createManualClock();
      const service = await bench.start({
        functions: [await bench.bundled('flow', fragile, durable), await bench.plain('echo', echo)],
        clock,
      });
      const client = bench.client(service);
      const arn = await startFlow(client, { place });
      const ticking = setInterval(() => {
        const [due = 0] = clock.due();
        if (due <= 30_000) clock.advance(due);
      }, 20);
      bench.finally(() => clearInterval(ticking));

      expect(await endOfFlow(client, arn)).toMatchObject({
        Status: 'SUCCEEDED',
        Result: wholeResult,
      });
      expect(existsSync(join(bench.directory, 'killed'))).toBe(true);
      expect(effects().sort()).toEqual([...allEffects, ...repeated].sort());
    },
  );

  it('is repeated with growing delays until it works', async () => {
    const clock = createManualClock();
    const lines: string[] = [];
    const service = await bench.start({
      functions: [
        await bench.bundled(
          'flow',
          workflow(`
            console.log('invoked');
            if (!existsSync(directory + '/mended')) process.kill(process.pid, 'SIGKILL');
            return 'at last';`),
          durable,
        ),
      ],
      clock,
      log: ({ text }) => lines.push(text),
    });
    const client = bench.client(service);
    const arn = await startFlow(client);
    for (const delay of [1_000, 2_000, 4_000, 8_000]) {
      await until(() => clock.due().includes(delay));
      if (delay === 8_000) appendFileSync(join(bench.directory, 'mended'), '');
      clock.advance(delay);
    }
    expect(await endOfFlow(client, arn)).toMatchObject({ Result: '"at last"' });
    expect(lines.filter((line) => line === 'invoked')).toHaveLength(5);
    expect(lines.join('\n')).toMatch(/is repeated in 4 s: Runtime.ExitError/);
  });

  it('by its time-out is resumed too', async () => {
    const clock = createManualClock();
    const service = await bench.start({
      functions: [
        await bench.bundled(
          'flow',
          workflow(`
            const done = await context.step('quick', async () => { appendFileSync(directory + '/effects', 'quick\\n'); return 1; });
            return context.step('slow', async () => {
              const marker = directory + '/slow';
              if (!existsSync(marker)) { writeFileSync(marker, ''); await new Promise(() => setInterval(() => {}, 1000)); }
              return done + 1;
            });`),
          { ...durable, timeoutMs: 2_000 },
        ),
      ],
      clock,
    });
    const client = bench.client(service);
    const arn = await startFlow(client);
    await until(() => clock.due().includes(1_000));
    clock.advance(1_000);
    expect(await endOfFlow(client, arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '2' });
    expect(effects()).toEqual(['quick']);
  });
});

/** Starts the service in a process of its own. */
async function startService(options: object) {
  const script = fileURLToPath(new URL('./service-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process group of its own, so that a test can press Ctrl-C in it.
    detached: true,
  });
  const { pid = 0 } = child;
  bench.finally(() => child.kill('SIGKILL'));
  const [endpoint] = await once(createInterface(child.stdout), 'line');
  return {
    endpoint: String(endpoint),
    /** SIGINT goes to all its processes, as Ctrl-C does; SIGKILL to itself alone. */
    async kill(signal: 'SIGKILL' | 'SIGINT') {
      const exit = once(child, 'exit');
      process.kill(signal === 'SIGINT' ? -pid : pid, signal);
      await exit;
    },
  };
}

describe('a service that is killed', () => {
  it('resumes every unfinished execution when it starts again on the same directory', async () => {
    const once = (name: string) =>
      `appendFileSync(directory + '/effects', '${name} ' + process.pid + '\\n');`;
    const hangOnce = (marker: string) => `
      if (!existsSync(directory + '/${marker}')) {
        writeFileSync(directory + '/${marker}', '');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      }`;
    const plainImports = `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
      const directory = process.env.WORK_DIRECTORY;`;
    const options = {
      functions: [
        await bench.bundled(
          'flow',
          workflow(`
            const a = await context.step('a', async () => { ${once('a')} return 'a'; });
            const [b, c, d] = await Promise.all([
              context.step('b', async () => { ${once('b')} ${hangOnce('b')} return 'b'; }),
              context.invoke('c', 'plain', { word: 'c' }),
              context.invoke('d', 'inner:live', { word: 'd' }),
            ]);
            return a + b + c + d;`),
          durable,
        ),
        await bench.bundled(
          'inner',
          workflow(`
            await context.step('inner', async () => { ${once('inner')} });
            await context.wait({ seconds: 1 });
            return event.word;`),
          durable,
        ),
        await bench.plain(
          'plain',
          `${plainImports} export const handler = async ({ word }) => { ${once('plain')} ${hangOnce('plain')} return word; };`,
        ),
      ],
      dataDirectory: join(bench.directory, 'data'),
    };
    const first = await startService(options);
    const arn = await startFlow(bench.client(first), {}, 'only-one');
    const journals = join(options.dataDirectory, 'durable-executions');
    await until(
      () =>
        effects().length === 4 &&
        // The step `inner` is checkpointed once the wait after it is.
        readdirSync(journals).some((file) => readFileSync(join(journals, file)).includes('WAIT')),
    );
    await first.kill('SIGKILL');
    const pids = effects().map((line) => Number(line.split(' ')[1]));
    await until(() => pids.every((pid) => !isAlive(pid)));

    const second = await bench.start(options);
    const client = bench.client(second);
    expect(await startFlow(client, {}, 'only-one')).toBe(arn);
    expect(await endOfFlow(client, arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '"abcd"' });
    const words = effects().map((line) => line.split(' ')[0]);
    expect(words.sort()).toEqual(['a', 'b', 'b', 'inner', 'plain', 'plain']);
  });

  it('takes up an execution whose last entry was cut off in the middle of writing', async () => {
    const clock = createManualClock();
    const options = {
      functions: [
        await bench.bundled(
          'flow',
          workflow(`
            const a = await context.step('a', async () => { appendFileSync(directory + '/effects', 'a\\n'); return 1; });
            await context.wait({ seconds: 30 });
            return a + 1;`),
          durable,
        ),
      ],
      clock,
    };
    const first = await bench.start(options);
    const arn = await startFlow(bench.client(first));
    await until(() => clock.due().includes(30_000));
    await first.close();

    const directory = join(bench.directory, 'data/durable-executions');
    const [file = ''] = readdirSync(directory);
    expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
    appendFileSync(join(directory, file), '{"at":1,"type":"ended","sta');

    const client = bench.client(await bench.start(options));
    expect(await describeFlow(client, arn)).toMatchObject({ Status: 'RUNNING' });
    clock.advance(30_000);
    expect(await endOfFlow(client, arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '2' });
    expect(effects()).toEqual(['a']);
  });

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'by %s leaves no process behind, not even one that blocks its event loop',
    async (signal) => {
      const pidFile = join(bench.directory, 'pids');
      const service = await startService({
        functions: [
          await bench.plain(
            'busy',
            `import { appendFileSync } from 'node:fs';
             export const handler = async ({ block }) => {
               appendFileSync('${pidFile}', process.pid + '\\n');
               if (block) for (;;);
               await new Promise((resolve) => setTimeout(resolve, 60_000));
             };`,
            { timeoutMs: 60_000 },
          ),
        ],
        dataDirectory: join(bench.directory, 'data'),
      });
      const client = bench.client(service);
      const pids = () =>
        existsSync(pidFile) ? readFileSync(pidFile, 'utf8').trim().split('\n').map(Number) : [];
      for (const block of [true, false]) {
        await invoke(client, 'busy', { block }, { InvocationType: 'Event' });
      }
      await until(() => pids().length === 2);
      await service.kill(signal);
      await until(() => pids().every((pid) => !isAlive(pid)));
    },
  );
});
