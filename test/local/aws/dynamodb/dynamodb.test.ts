import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../../local/aws/dynamodb.ts';
import { localCredentials } from '../../../../local/aws/local-credentials.ts';

const clientOf = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials });

const isOpen = async (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

describe('the local DynamoDB', () => {
  let directory = '';
  const file = () => join(directory, 'data', 'dynamodb.sqlite');

  /** Ends what a test started, also when it fails. */
  const endings: (() => unknown)[] = [];
  const start: typeof startDynamoDb = async (options) => {
    const dynamoDb = await startDynamoDb(options);
    endings.push(dynamoDb.stop);
    return dynamoDb;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  });
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
    delete process.env.DYNOXIDE_PATH;
    rmSync(directory, { recursive: true, force: true });
  });

  it('keeps its items in a file that only its owner can read', async () => {
    const id = { S: '1' };
    const first = await start({ file: file() });
    await clientOf(first.endpoint).send(
      new CreateTableCommand({
        TableName: 'items',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    await clientOf(first.endpoint).send(new PutItemCommand({ TableName: 'items', Item: { id } }));
    for (const name of readdirSync(join(directory, 'data'))) {
      expect(statSync(join(directory, 'data', name)).mode & 0o077).toBe(0);
    }
    await first.stop();
    const second = await start({ file: file() });
    const { Item } = await clientOf(second.endpoint).send(
      new GetItemCommand({ TableName: 'items', Key: { id } }),
    );
    expect(Item).toEqual({ id });
  });

  it('forgets everything without a file, and several run side by side', async () => {
    const both = await Promise.all([start(), start()]);
    for (const { endpoint } of both) {
      const { TableNames } = await clientOf(endpoint).send(new ListTablesCommand());
      expect(TableNames).toEqual([]);
      expect(new URL(endpoint).hostname).toBe('127.0.0.1');
    }
    await Promise.all(both.map(({ stop }) => stop()));
    expect(await Promise.all(both.map(({ endpoint }) => isOpen(endpoint)))).toEqual([false, false]);
  });

  it('ends when the process that started it is killed', async () => {
    const module = pathToFileURL(join(process.cwd(), 'local/aws/dynamodb.ts')).href;
    const source = `
      import { startDynamoDb } from ${JSON.stringify(module)};
      const { endpoint } = await startDynamoDb();
      console.log(endpoint);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    endings.push(() => child.kill('SIGKILL'));
    const [endpoint] = await once(createInterface(child.stdout), 'line');
    expect(await isOpen(endpoint)).toBe(true);
    child.kill('SIGKILL');
    while (await isOpen(endpoint)) await sleep(5);
  });

  it('names a port that is taken', async () => {
    const other = createServer((_message, response) => response.end()).listen(0, '127.0.0.1');
    await once(other, 'listening');
    endings.push(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startDynamoDb({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  });

  it('says so when DYNOXIDE_PATH leads nowhere', async () => {
    process.env.DYNOXIDE_PATH = '/nowhere/dynoxide';
    await expect(startDynamoDb()).rejects.toThrow(
      'DYNOXIDE_PATH names /nowhere/dynoxide, which does not exist.',
    );
  });

  it('says what the engine said when it cannot start', async () => {
    writeFileSync(join(directory, 'notes.txt'), 'no database '.repeat(1000));
    await expect(startDynamoDb({ file: join(directory, 'notes.txt') })).rejects.toThrow(
      /ended while starting: .*not a valid SQLite database/s,
    );
  });
});
