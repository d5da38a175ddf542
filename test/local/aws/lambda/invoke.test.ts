import type { LogLine } from '../../../../local/aws/lambda/log-sink.ts';
import { arnOf, invoke, isAlive, openWorkbench, until, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.end());

const echo =
  'export const handler = async (event, context) => ({ event, context: { ...context } });';

describe('Invoke', () => {
  it('answers what the handler returns and tells it who and what it is', async () => {
    const service = await bench.start({
      functions: [await bench.plain('echo', echo, { aliases: { live: '3' } })],
    });
    const reply = await invoke(bench.client(service), 'echo', { a: 1 }, { Qualifier: 'live' });

    expect(reply).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '3',
      answer: {
        event: { a: 1 },
        context: {
          functionName: 'echo',
          functionVersion: '3',
          memoryLimitInMB: '128',
          invokedFunctionArn: `${arnOf('echo')}:live`,
          awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
    });
    expect(reply.FunctionError).toBeUndefined();
  });

  it('finds a function by name, version, alias, ARN and name with qualifier', async () => {
    const service = await bench.start({
      functions: [await bench.plain('echo', echo, { versions: ['1'], aliases: { live: '2' } })],
    });
    const client = bench.client(service);
    const versionOf = async (
      ...args: Parameters<typeof invoke> extends [unknown, ...infer R] ? R : never
    ) => (await invoke(client, ...args)).ExecutedVersion;

    expect(await versionOf('echo')).toBe('$LATEST');
    expect(await versionOf('echo:1')).toBe('1');
    expect(await versionOf('echo', {}, { Qualifier: '2' })).toBe('2');
    expect(await versionOf(`${arnOf('echo')}:live`)).toBe('2');
    expect(await versionOf('000000000000:function:echo:$LATEST')).toBe('$LATEST');
  });

  it('refuses an unknown function, version and alias by the name AWS gives it', async () => {
    const service = await bench.start({ functions: [await bench.plain('echo', echo)] });
    const client = bench.client(service);
    for (const name of ['nobody', 'echo:7', 'echo:toString']) {
      await expect(invoke(client, name)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `Function not found: ${arnOf(name)}`,
        $metadata: { httpStatusCode: 404 },
      });
    }
  });

  it('gives the function its own variables and the local ones, and nothing of this machine', async () => {
    process.env.SECRET_OF_THIS_MACHINE = 'yes';
    bench.finally(() => delete process.env.SECRET_OF_THIS_MACHINE);
    const service = await bench.start({
      functions: [
        await bench.plain('show', 'export const handler = async () => process.env;', {
          environment: { TABLE: 'items', AZURE_AUTHORITY_HOST: 'https://login.example' },
        }),
      ],
      environment: { AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1' },
    });
    const { answer } = await invoke(bench.client(service), 'show');
    expect(answer).toMatchObject({
      TABLE: 'items',
      AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'show',
      AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
    });
    expect(answer).not.toHaveProperty('SECRET_OF_THIS_MACHINE');
  });

  it('reports what a handler throws as the function’s error', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'thrower',
          "export const handler = async () => { throw new TypeError('no'); };",
        ),
        await bench.plain('broken', "throw new Error('cannot load');"),
        await bench.plain('nothing', 'export const other = 1;'),
      ],
    });
    const client = bench.client(service);
    expect(await invoke(client, 'thrower')).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      answer: { errorType: 'TypeError', errorMessage: 'no', trace: expect.any(Array) },
    });
    expect(await invoke(client, 'broken')).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'Error', errorMessage: 'cannot load' },
    });
    expect(await invoke(client, 'nothing')).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'Runtime.HandlerNotFound' },
    });
  });

  it('ends a function at its deadline and starts afresh', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'slow',
          `export const handler = async ({ wait }, context) => {
            if (wait) { for (;;); }
            return [process.pid, context.getRemainingTimeInMillis()];
          };`,
          { timeoutMs: 1_000 },
        ),
      ],
    });
    const client = bench.client(service);
    const [before, remaining] = (await invoke(client, 'slow')).answer;
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(1_000);

    const late = await invoke(client, 'slow', { wait: true });
    expect(late).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(late.answer.errorMessage).toMatch(/Task timed out after 1\.00 seconds$/);

    const [after] = (await invoke(client, 'slow')).answer;
    expect(after).not.toBe(before);
    expect(isAlive(before)).toBe(false);
  });

  it('answers a crash as Runtime.ExitError and gives the next invocation a new environment', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'crasher',
          "export const handler = async ({ how }) => { if (how === 'kill') process.kill(process.pid, 'SIGKILL'); if (how === 'exit') process.exit(3); return process.pid; };",
        ),
      ],
    });
    const client = bench.client(service);
    const killed = await invoke(client, 'crasher', { how: 'kill' });
    expect(killed).toMatchObject({
      FunctionError: 'Unhandled',
      answer: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/Runtime exited with error: signal: killed$/),
      },
    });
    const exited = await invoke(client, 'crasher', { how: 'exit' });
    expect(exited.answer.errorMessage).toMatch(/exit status 3$/);
    expect((await invoke(client, 'crasher')).answer).toEqual(expect.any(Number));
  });

  it('reports an error nobody awaited', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'careless',
          "export const handler = () => new Promise(() => { void Promise.reject(new Error('lost')); });",
        ),
      ],
    });
    const reply = await invoke(bench.client(service), 'careless');
    expect(reply).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'lost' },
    });
  });

  it('reuses an idle environment, runs invocations side by side, and ends what lies idle', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'pid',
          'export const handler = async () => { await new Promise((r) => setTimeout(r, 50)); return process.pid; };',
        ),
      ],
      environmentIdleMs: 200,
    });
    const client = bench.client(service);
    const first = (await invoke(client, 'pid')).answer;
    expect((await invoke(client, 'pid')).answer).toBe(first);

    const both = await Promise.all([invoke(client, 'pid'), invoke(client, 'pid')]);
    expect(new Set(both.map(({ answer }) => answer)).size).toBe(2);

    await until(() => service.environments().length === 0);
    expect(isAlive(first)).toBe(false);
  });

  it('answers 200 invocations at once with as many processes as the machine is allowed', async () => {
    const service = await bench.start({
      functions: [await bench.plain('square', 'export const handler = async ({ n }) => n * n;')],
      environmentsPerFunction: 4,
    });
    const client = bench.client(service);
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const replies = await Promise.all(numbers.map((n) => invoke(client, 'square', { n })));

    expect(replies.map(({ answer }) => answer)).toEqual(numbers.map((n) => n * n));
    expect(service.environments().length).toBeLessThanOrEqual(4);
  });

  it('refuses what exceeds the reserved concurrency', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'single',
          'export const handler = async () => new Promise((r) => setTimeout(r, 300));',
          { reservedConcurrency: 1 },
        ),
      ],
    });
    const client = bench.client(service);
    const first = invoke(client, 'single');
    await until(() => service.environments().some(({ busy }) => busy));
    await expect(invoke(client, 'single')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    expect((await first).FunctionError).toBeUndefined();
    expect((await invoke(client, 'single')).StatusCode).toBe(200);
  });

  it('keeps to the sizes of requests and responses', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain(
          'sizes',
          "export const handler = async ({ answer = 0, text = '' }) => answer ? 'x'.repeat(answer) : text.length;",
        ),
      ],
    });
    const client = bench.client(service);
    const mb = 1024 * 1024;
    const withText = (length: number) => ({ text: 'x'.repeat(length) });
    expect((await invoke(client, 'sizes', withText(6 * mb - 100))).answer).toBe(6 * mb - 100);
    await expect(invoke(client, 'sizes', withText(6 * mb))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
    await expect(
      invoke(client, 'sizes', withText(mb), { InvocationType: 'Event' }),
    ).rejects.toMatchObject({ name: 'RequestTooLargeException' });
    expect(await invoke(client, 'sizes', { answer: 7 * mb })).toMatchObject({
      FunctionError: 'Unhandled',
      answer: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });

  it('refuses an event that is not JSON, and takes an absent one as an empty object', async () => {
    const service = await bench.start({ functions: [await bench.plain('echo', echo)] });
    const client = bench.client(service);
    await expect(invoke(client, 'echo', {}, { Payload: '{' })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    const { answer } = await invoke(client, 'echo', {}, { Payload: '' });
    expect(answer.event).toEqual({});
  });

  it('checks but does not run a dry run', async () => {
    const service = await bench.start({ functions: [await bench.plain('echo', echo)] });
    const reply = await invoke(bench.client(service), 'echo', {}, { InvocationType: 'DryRun' });
    expect(reply.StatusCode).toBe(204);
    expect(service.environments()).toEqual([]);
  });

  it('hands on each line a function writes, with its name', async () => {
    const lines: LogLine[] = [];
    const service = await bench.start({
      functions: [
        await bench.plain(
          'talker',
          "export const handler = async () => { console.log('one\\ntwo'); console.error('three'); };",
        ),
      ],
      log: (line) => lines.push(line),
    });
    await invoke(bench.client(service), 'talker');
    await until(() => lines.length === 3);
    expect(lines).toEqual(
      expect.arrayContaining([
        { functionName: 'talker', stream: 'stdout', text: 'one' },
        { functionName: 'talker', stream: 'stdout', text: 'two' },
        { functionName: 'talker', stream: 'stderr', text: 'three' },
      ]),
    );
  });
});
