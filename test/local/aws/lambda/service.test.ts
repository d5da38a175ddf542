import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createLogFile } from '../../../../local/aws/lambda/log-sink.ts';
import { invoke, isAlive, openWorkbench, until, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.end());

describe('the service', () => {
  it('leaves no process behind when it closes, be it idle or in the middle of its work', async () => {
    const service = await bench.start({
      functions: [
        await bench.plain('idle', 'export const handler = async () => 1;'),
        await bench.plain('busy', 'export const handler = () => { for (;;); };'),
      ],
    });
    const client = bench.client(service);
    await invoke(client, 'idle');
    const interrupted = invoke(client, 'busy').catch((error: Error) => error.name);
    const pids = await until(
      () =>
        service.environments().length === 2 && service.environments().map(({ pid }) => pid ?? 0),
    );
    await service.close();
    expect(pids.map(isAlive)).toEqual([false, false]);
    await interrupted;
  });

  it('says which definition is wrong and starts nothing', async () => {
    const fine = await bench.plain('fine', 'export const handler = async () => 1;');
    const source = {
      functionName: 'nobody',
      queueUrl: 'http://127.0.0.1:1/q',
      queueArn: 'arn:aws:sqs:us-east-1:000000000000:q',
      batchSize: 1,
      maximumBatchingWindowMs: 0,
      reportBatchItemFailures: true,
    };
    const schedule = { name: 's', targetArn: 'fine', input: '{}', enabled: true };
    for (const [options, why] of [
      [{ functions: [fine, fine] }, /Two functions are named fine/],
      [{ functions: [{ ...fine, timeoutMs: 901_000 }] }, /timeout of fine is 901000 ms/],
      [
        { functions: [{ ...fine, environment: { LONG: 'x'.repeat(4_096) } }] },
        /environment variables of fine take \d+ bytes; Lambda allows 4096/,
      ],
      [{ functions: [fine], eventSources: [source] }, /Function not found: .*:nobody/],
      [
        { functions: [fine], eventSources: [{ ...source, functionName: 'fine' }] },
        /need sqsEndpoint/,
      ],
      [
        { functions: [fine], schedules: [{ ...schedule, expression: 'rate(1 week)' }] },
        /rate\(1 week\) is no rate/,
      ],
    ] as const) {
      await expect(bench.start(options)).rejects.toThrow(why);
    }
  });

  it('listens on 127.0.0.1 only, and says when its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    bench.finally(() => other.close());
    const { port } = other.address() as AddressInfo;
    await expect(bench.start({ functions: [], port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const service = await bench.start({ functions: [] });
    expect(service.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers an operation it does not have with its name', async () => {
    const service = await bench.start({ functions: [] });
    const response = await fetch(`${service.endpoint}/2015-03-31/functions`);
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      404,
      'UnknownOperationException',
    ]);
    expect(await response.text()).toMatch(/no operation GET \/2015-03-31\/functions/);
  });

  it('writes the lines of its functions to a file only its owner may read', async () => {
    const path = join(bench.directory, 'functions.log');
    const log = createLogFile(path);
    const service = await bench.start({
      functions: [
        await bench.plain('talker', "export const handler = async () => console.log('hello');"),
      ],
      log,
    });
    await invoke(bench.client(service), 'talker');
    await until(async () => (await readFile(path, 'utf8')) === 'talker\thello\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await log.close();
  });
});
