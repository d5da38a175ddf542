import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createCertificateAuthority } from '../certificate-authority.ts';
import { recordedContent } from './recorded-content.ts';
import { startAzure } from './start-azure.ts';

const USAGE = `Serves a simulated Azure tenant until SIGTERM or Ctrl-C, and prints one line of JSON.

  node local/azure/serve.ts [--port 0] [--seed 1] [--size 300] [--subscriptions 2]
                            [--latency-ms 0] [--time-scale 1] [--recorded FOLDER]
                            [--users N --groups N] [--ca-file FILE]

The directory has some seventy people, or as many generated users and groups as --users and --groups say.
Action groups retry, and fall silent, --time-scale times as fast as Azure's.

Clients trust it through NODE_EXTRA_CA_CERTS=FILE (curl: --cacert FILE).
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '300' },
    subscriptions: { type: 'string', default: '2' },
    'latency-ms': { type: 'string', default: '0' },
    'time-scale': { type: 'string', default: '1' },
    recorded: { type: 'string' },
    users: { type: 'string', default: '0' },
    groups: { type: 'string', default: '0' },
    'ca-file': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Not a whole number, or negative: the process ends with a sentence. */
function wholeNumber(
  name:
    | 'port'
    | 'seed'
    | 'size'
    | 'subscriptions'
    | 'latency-ms'
    | 'time-scale'
    | 'users'
    | 'groups',
): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 0 && values[name] !== '') return number;
  process.stderr.write(`--${name} takes a whole number, not ${values[name]}.\n\n${USAGE}`);
  process.exit(1);
}

if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const port = wholeNumber('port');
const authority = await createCertificateAuthority();
const caFile = resolve(values['ca-file'] ?? join(tmpdir(), `simulated-azure-${process.pid}.pem`));
await writeFile(caFile, authority.certificate);

try {
  const azure = await startAzure({
    certificate: authority.server,
    port,
    seed: wholeNumber('seed'),
    size: wholeNumber('size'),
    subscriptions: wholeNumber('subscriptions'),
    latencyMs: wholeNumber('latency-ms'),
    delivery: { timeScale: Math.max(1, wholeNumber('time-scale')) },
    ...(wholeNumber('users') > 0 && {
      people: { users: wholeNumber('users'), groups: wholeNumber('groups') },
    }),
    ...(values.recorded !== undefined && { content: recordedContent(values.recorded) }),
  });
  const { endpoint, tenantId, clientId, clientSecret, subscriptionIds } = azure;
  const line = { endpoint, caFile, tenantId, clientId, clientSecret, subscriptionIds };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  const stop = async () => {
    await azure.close();
    await rm(caFile, { force: true });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) throw error;
  process.stderr.write(`Port ${port} is taken. Choose another with --port, or 0 for a free one.\n`);
  process.exit(1);
}
