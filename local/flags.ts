import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start -- …` was told. */
export interface Flags {
  /** Run the main job and exit instead of serving on. */
  readonly once: boolean;
  /** Forget what earlier starts kept. */
  readonly fresh: boolean;
  /** Rotate the client secret of the simulated tenant after the main job. */
  readonly rotate: boolean;
  readonly help: boolean;
  /** Port of the API on 127.0.0.1. */
  readonly port: number;
  /** Port of the web page on 127.0.0.1. */
  readonly page: number;
  /** Seed and size of the simulated tenant. */
  readonly seed: number;
  readonly size: number;
  /** Folder that keeps what a start leaves for the next one. Absolute: functions run in folders of their own. */
  readonly data: string;
  /** Folder of published payloads to take as the tenant's content and as the alerts. */
  readonly samples: string | undefined;
}

export const HELP = `Usage: npm start -- [options]

Runs StackFlow's Microsoft Azure integration on this machine: discovers a tenant's resources,
takes in alerts, and serves the API and the web page until Ctrl-C.

  --once           exit when the main job is done; the exit code tells whether all of it held
  --fresh          forget what earlier starts kept
  --rotate         then rotate the client secret, step by step (simulated tenants only)
  --data DIR       folder that keeps it (.local)
  --port NUMBER    port of the API on 127.0.0.1 (8787)
  --page NUMBER    port of the web page on 127.0.0.1 (8788)
  --seed NUMBER    seed of the simulated tenant (1)
  --size NUMBER    about how many resources the simulated tenant has (300)
  --samples DIR    take a folder of recorded Azure answers and alerts instead of the simulated ones
  -h, --help       show this

With AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_SUBSCRIPTION_ID set (several
subscriptions: separated by commas), the real tenant is read instead; nothing is ever written there.`;

/** @throws a sentence about the first flag that is wrong, and where all are listed */
export function parseFlags(args: readonly string[]): Flags {
  try {
    return readFlags(args);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const cause = { cause: error };
    throw new Error(
      `${message.replace(/\.?$/, '.')} npm start -- --help lists the options.`,
      cause,
    );
  }
}

function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      rotate: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '8787' },
      page: { type: 'string', default: '8788' },
      seed: { type: 'string', default: '1' },
      size: { type: 'string', default: '300' },
      data: { type: 'string', default: '.local' },
      samples: { type: 'string' },
    },
  });

  if (values.port === values.page && Number(values.port) !== 0) {
    throw new Error(`--port and --page are both ${values.port}: each needs a port of its own.`);
  }
  return {
    ...values,
    page: integer('--page', values.page, 0, 65_535),
    port: integer('--port', values.port, 0, 65_535),
    seed: integer('--seed', values.seed, 0, 2 ** 31 - 1),
    size: integer('--size', values.size, 1, 10_000_000),
    data: resolve(values.data),
    samples: values.samples,
  };
}

function integer(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${flag} takes a whole number from ${least} to ${most}, not "${text}".`);
}
