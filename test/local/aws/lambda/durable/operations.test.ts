import {
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import type { FunctionDefinition } from '../../../../../local/aws/lambda/function-definition.ts';
import {
  arnOf,
  createManualClock,
  invoke,
  openWorkbench,
  until,
  type Workbench,
} from '../workbench.ts';
import { describeFlow, durable, endOfFlow, minute, startFlow, workflow } from './workflow.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.end());

async function startWith(
  body: string,
  more: Partial<Parameters<Workbench['start']>[0]> = {},
  others: FunctionDefinition[] = [],
) {
  const lines: string[] = [];
  const service = await bench.start({
    functions: [await bench.bundled('flow', workflow(body), durable), ...others],
    log: ({ text }) => lines.push(text),
    ...more,
  });
  const client = bench.client(service);
  return {
    service,
    client,
    lines,
    describe: (arn: string | undefined) => describeFlow(client, arn),
    run: (event: unknown = {}) => invoke(client, 'flow:live', event),
    start: (event: unknown = {}, name?: string) => startFlow(client, event, name),
    ended: (arn: string | undefined) => endOfFlow(client, arn),
  };
}

describe('a durable execution', () => {
  it('runs its steps once each and answers the result with its ARN', async () => {
    const { run, describe, lines } = await startWith(`
      const a = await context.step('a', async () => { console.log('ran a'); return event.n + 1; });
      const b = await context.step('b', async () => { console.log('ran b'); return a * 2; });
      return { a, b };`);
    const reply = await run({ n: 1 });
    expect(reply).toMatchObject({ StatusCode: 200, ExecutedVersion: '1', answer: { a: 2, b: 4 } });
    expect(lines).toEqual(['ran a', 'ran b']);
    expect(reply.DurableExecutionArn).toMatch(
      /^arn:aws:lambda:us-east-1:000000000000:function:flow:1\/durable-execution\/[\w-]+\/[\w-]+$/,
    );
    expect(await describe(reply.DurableExecutionArn)).toMatchObject({
      Status: 'SUCCEEDED',
      FunctionArn: `${arnOf('flow')}:1`,
      InputPayload: '{"n":1}',
      Result: '{"a":2,"b":4}',
      Version: '1',
      DurableConfig: { ExecutionTimeout: 600, RetentionPeriodInDays: 1 },
      StartTimestamp: expect.any(Date),
      EndTimestamp: expect.any(Date),
    });
  });

  it('answers an error of the workflow as the function’s error', async () => {
    const { run, describe } = await startWith(`throw new RangeError('too far');`);
    const reply = await run();
    expect(reply).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'RangeError', errorMessage: 'too far' },
    });
    expect(await describe(reply.DurableExecutionArn)).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorType: 'RangeError', ErrorMessage: 'too far' },
    });
  });

  it('sleeps through a wait without a process and goes on when it is over', async () => {
    const clock = createManualClock();
    const { start, ended, lines, service } = await startWith(
      `const before = await context.step('before', async () => { console.log('before'); return 1; });
       await context.wait({ minutes: 5 });
       return before + 1;`,
      { clock, environmentIdleMs: 1 },
    );
    const arn = await start();
    await until(() => clock.due().includes(5 * minute) && service.environments().length === 0);
    clock.advance(5 * minute);
    expect(await ended(arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '2' });
    expect(lines).toEqual(['before']);
  });

  it('tries a failing step again after its delay and remembers what failed for good', async () => {
    const clock = createManualClock();
    const { start, ended, lines } = await startWith(
      `return context.step('shaky', async ({ attempt }) => {
         console.log('attempt ' + attempt);
         if (attempt < event.works) throw new Error('not yet');
         return attempt;
       }, { retryStrategy: (error, attempt) => ({ shouldRetry: attempt < 3, delay: { seconds: 30 } }) });`,
      { clock },
    );
    const arn = await start({ works: 3 });
    for (const attempt of ['attempt 1', 'attempt 2']) {
      await until(() => lines.at(-1) === attempt && clock.due().includes(30_000));
      clock.advance(30_000);
    }
    expect(await ended(arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '3' });

    const hopeless = await start({ works: 9 });
    for (let attempt = 1; attempt < 3; attempt += 1) {
      await until(() => lines.length === 3 + attempt && clock.due().includes(30_000));
      clock.advance(30_000);
    }
    expect(await ended(hopeless)).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorMessage: 'not yet' },
    });
  });

  it('waits for a condition, keeping its state between the polls', async () => {
    const clock = createManualClock();
    const { start, ended } = await startWith(
      `return context.waitForCondition('count', async (state) => state + 1, {
         initialState: 0,
         waitStrategy: (state) => ({ shouldContinue: state < 3, delay: { seconds: 10 } }),
       });`,
      { clock },
    );
    const arn = await start();
    for (let poll = 0; poll < 2; poll += 1) {
      await until(() => clock.due().includes(10_000));
      clock.advance(10_000);
    }
    expect(await ended(arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '3' });
  });

  it('goes on when a callback succeeds, and fails with the error one is given', async () => {
    const { start, ended, lines, client } = await startWith(`
      return context.waitForCallback('approval', async (id) => { console.log(id); });`);
    const good = await start();
    const CallbackId = await until(() => lines[0]);
    await client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }));
    await client.send(
      new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: Buffer.from('yes') }),
    );
    expect(await ended(good)).toMatchObject({ Status: 'SUCCEEDED', Result: '"yes"' });
    await expect(
      client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId })),
    ).rejects.toMatchObject({ name: 'CallbackTimeoutException' });

    const bad = await start();
    const second = await until(() => lines[1]);
    await client.send(
      new SendDurableExecutionCallbackFailureCommand({
        CallbackId: second,
        Error: { ErrorType: 'Denied', ErrorMessage: 'not today' },
      }),
    );
    expect(await ended(bad)).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorMessage: 'not today' },
    });
    await expect(
      client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId: 'nonsense' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });

  it('times a callback out, unless its heartbeat is heard', async () => {
    const clock = createManualClock();
    const { start, ended, lines, client } = await startWith(
      `return context.waitForCallback('approval', async (id) => { console.log(id); },
         { timeout: { minutes: 3 }, heartbeatTimeout: { minutes: 1 } });`,
      { clock },
    );
    const arn = await start();
    const CallbackId = await until(() => lines[0]);
    for (let beat = 0; beat < 2; beat += 1) {
      clock.advance(50_000);
      await client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }));
    }
    expect(clock.due()[0]).toBe(60_000);
    clock.advance(60_000);
    expect(await ended(arn)).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorMessage: 'Callback timed out on heartbeat' },
    });
    await expect(
      client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId })),
    ).rejects.toMatchObject({ name: 'CallbackTimeoutException' });
  });

  it('invokes other functions, plain and durable, and takes their results and errors', async () => {
    const double = await bench.plain(
      'double',
      "export const handler = async ({ n }) => { if (n < 0) throw new TypeError('negative'); return n * 2; };",
    );
    const nested = await bench.bundled(
      'nested',
      workflow(`return context.step('x', async () => 'inner ' + event.word);`),
      durable,
    );
    const { run } = await startWith(
      `const settle = (promise) => promise.then((value) => value, (error) => error.message);
       return [
         await settle(context.invoke('plain', 'double', { n: 4 })),
         await settle(context.invoke('fails', 'double', { n: -1 })),
         await settle(context.invoke('durable', 'nested:live', { word: 'a' })),
         await settle(context.invoke('unqualified', 'nested', { word: 'a' })),
         await settle(context.invoke('unknown', 'nobody', {})),
       ];`,
      {},
      [double, nested],
    );
    expect((await run()).answer).toEqual([
      8,
      'negative',
      'inner a',
      'You cannot invoke a durable function using an unqualified ARN.',
      `Function not found: ${arnOf('nobody')}`,
    ]);
  });

  it('waits for concurrency, its own and that of the functions it invokes', async () => {
    const single = await bench.plain(
      'single',
      'export const handler = () => new Promise((resolve) => setTimeout(resolve, 200, 1));',
      { reservedConcurrency: 1 },
    );
    const flow = await bench.bundled(
      'flow',
      workflow(`
        const [a, b] = await Promise.all([context.invoke('single', {}), context.invoke('single', {})]);
        return a + b;`),
      { ...durable, reservedConcurrency: 1 },
    );
    const service = await bench.start({ functions: [single, flow] });
    const client = bench.client(service);
    const arns = [await startFlow(client), await startFlow(client)];
    for (const arn of arns) {
      expect(await endOfFlow(client, arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '2' });
    }
  });

  it('maps over 200 invocations with bounded concurrency', async () => {
    const square = await bench.plain('square', 'export const handler = async ({ n }) => n * n;');
    const { run, service } = await startWith(
      `const items = Array.from({ length: 200 }, (_, n) => n);
       const batch = await context.map('squares', items,
         (child, n) => child.invoke('square', 'square', { n }), { maxConcurrency: 20 });
       return batch.getResults().reduce((sum, n) => sum + n, 0);`,
      { environmentsPerFunction: 2 },
      [square],
    );
    const reply = await run();
    expect(reply.answer).toBe(2_646_700);
    expect(service.environments().length).toBeLessThanOrEqual(4);
  });

  it('rebuilds a context too large for a checkpoint from its children', async () => {
    const clock = createManualClock();
    const { start, ended, lines } = await startWith(
      `const parts = await context.runInChildContext('large', async (child) => {
         const a = await child.step('a', async () => { console.log('a'); return 'x'.repeat(200000); });
         const b = await child.step('b', async () => { console.log('b'); return 'y'.repeat(200000); });
         return a + b;
       });
       const small = await context.runInChildContext('small', (child) => child.step('c', async () => { console.log('c'); return 1; }));
       await context.wait({ seconds: 60 });
       return parts.length + small;`,
      { clock },
    );
    const arn = await start();
    await until(() => clock.due().includes(60_000));
    clock.advance(60_000);
    expect(await ended(arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '400001' });
    expect(lines).toEqual(['a', 'b', 'c']);
  });

  it('hands over a state of many pages', async () => {
    const clock = createManualClock();
    const { start, ended, lines } = await startWith(
      `let bytes = 0;
       for (let n = 0; n < 20; n += 1) {
         bytes += (await context.step('s' + n, async () => { console.log(n); return 'x'.repeat(100000); })).length;
       }
       await context.wait({ seconds: 60 });
       return bytes;`,
      { clock },
    );
    const arn = await start();
    await until(() => clock.due().includes(60_000));
    clock.advance(60_000);
    expect(await ended(arn)).toMatchObject({ Status: 'SUCCEEDED', Result: '2000000' });
    expect(lines).toHaveLength(20);
  });

  it('keeps a result too large for a response, and does not answer it', async () => {
    const { start, ended, run } = await startWith(`return 'x'.repeat(7 * 1024 * 1024);`);
    const { Status, Result } = await ended(await start());
    expect([Status, Result?.length]).toEqual(['SUCCEEDED', 7 * 1024 * 1024 + 2]);
    expect(await run()).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  it('can be stopped', async () => {
    const { start, describe, client } = await startWith(`await context.wait({ hours: 1 });`);
    const DurableExecutionArn = await start();
    const { StopTimestamp } = await client.send(
      new StopDurableExecutionCommand({
        DurableExecutionArn,
        Error: { ErrorMessage: 'by hand' },
      }),
    );
    expect(StopTimestamp).toEqual(expect.any(Date));
    expect(await describe(DurableExecutionArn)).toMatchObject({
      Status: 'STOPPED',
      Error: { ErrorMessage: 'by hand' },
    });
  });

  it('ends when its execution time is over', async () => {
    const clock = createManualClock();
    const { start, ended } = await startWith(`await context.wait({ hours: 1 });`, { clock });
    const arn = await start();
    clock.advance(10 * minute);
    expect(await ended(arn)).toMatchObject({ Status: 'TIMED_OUT' });
  });

  it('is forgotten when its retention is over', async () => {
    const clock = createManualClock();
    const { start, ended, describe } = await startWith(`return 1;`, { clock });
    const arn = await start();
    await ended(arn);
    clock.advance(60 * minute - 1);
    expect(await describe(arn)).toMatchObject({ Result: '1' });
    clock.advance(1);
    await expect(describe(arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is listed with its function, by name and status', async () => {
    const { start, ended, client } = await startWith(
      `if (event.wait) await context.wait({ hours: 1 }); return 1;`,
    );
    await ended(await start({}, 'one'));
    await start({ wait: true }, 'two');
    const list = async (more = {}) => {
      const command = new ListDurableExecutionsByFunctionCommand({ FunctionName: 'flow', ...more });
      const { DurableExecutions = [], NextMarker } = await client.send(command);
      return [DurableExecutions.map((entry) => entry.DurableExecutionName), NextMarker];
    };
    expect(await list()).toEqual([['one', 'two'], undefined]);
    expect(await list({ ReverseOrder: true, MaxItems: 1 })).toEqual([['two'], '1']);
    expect(await list({ ReverseOrder: true, MaxItems: 1, Marker: '1' })).toEqual([
      ['one'],
      undefined,
    ]);
    expect(await list({ Statuses: ['RUNNING'] })).toEqual([['two'], undefined]);
    expect(await list({ DurableExecutionName: 'one' })).toEqual([['one'], undefined]);
    expect(await list({ FunctionName: 'other' })).toEqual([[], undefined]);
  });
});

describe('the start of a durable execution', () => {
  it('is idempotent by name and payload, while it runs and afterwards', async () => {
    const { start, ended, client, lines } = await startWith(
      `return context.step('s', async () => { console.log('ran'); return event.n; });`,
    );
    const arn = await start({ n: 1 }, 'run-1');
    expect(await start({ n: 1 }, 'run-1')).toBe(arn);
    await ended(arn);
    expect(await start({ n: 1 }, 'run-1')).toBe(arn);
    const again = await invoke(client, 'flow:live', { n: 1 }, { DurableExecutionName: 'run-1' });
    expect([again.answer, again.DurableExecutionArn]).toEqual([1, arn]);
    expect(lines).toEqual(['ran']);

    await expect(start({ n: 2 }, 'run-1')).rejects.toMatchObject({
      name: 'DurableExecutionAlreadyStartedException',
      $metadata: { httpStatusCode: 409 },
    });
    expect(await start({ n: 2 }, 'run-2')).not.toBe(arn);
  });

  it('needs a version or alias, a proper name, and a function that may run so long', async () => {
    const long = await bench.bundled('long', workflow('return 1;'), {
      ...durable,
      durable: { executionTimeoutMs: 60 * minute, retentionMs: minute },
    });
    const { client } = await startWith('return 1;', {}, [long]);
    await expect(invoke(client, 'flow')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'You cannot invoke a durable function using an unqualified ARN.',
    });
    await expect(
      invoke(client, 'flow:live', {}, { DurableExecutionName: 'has space' }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(invoke(client, 'long:live')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(/executionTimeout greater than 15 minutes/),
    });
    const asynchronous = await invoke(client, 'long:live', {}, { InvocationType: 'Event' });
    expect(asynchronous.StatusCode).toBe(202);
  });
});
