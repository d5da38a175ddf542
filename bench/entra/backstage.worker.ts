import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Directory } from './directory.server.ts';
import { BACKSTAGE_PACKAGE } from './install-backstage.ts';
import { requestToken } from './request-token.ts';

/** One reading of a tenant's people and groups by Backstage. */
export interface BackstageOptions {
  readonly directory: Directory;
  /** Where the package is installed. */
  readonly folder: string;
}

export interface BackstageReading {
  /** Of reading, without loading the module and signing in. */
  readonly seconds: number;
  /** Absent when the reading succeeded. */
  readonly error?: string;
  readonly users: number;
  /** Entity names of groups: as many as groups, unless some fell together. */
  readonly groups: readonly string[];
  /** Group's display name → display names of the groups above it, as entities tell. */
  readonly parents: Readonly<Record<string, readonly string[]>>;
  /** User's mail → entity names of groups. */
  readonly memberOf: Readonly<Record<string, readonly string[]>>;
}

interface Entity {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly profile?: { readonly displayName?: string; readonly email?: string };
    readonly parent?: string;
    readonly memberOf?: readonly string[];
  };
}

interface Backstage {
  MicrosoftGraphClient: new (baseUrl: string, credential: object) => object;
  readMicrosoftGraphOrg(
    client: object,
    tenantId: string,
    options: object,
  ): Promise<{ readonly users: readonly Entity[]; readonly groups: readonly Entity[] }>;
}

const { directory, folder } = JSON.parse(process.argv[2] ?? '') as BackstageOptions;
const backstage = createRequire(join(folder, 'package.json'))(BACKSTAGE_PACKAGE) as Backstage;
const token = await requestToken(directory);
const client = new backstage.MicrosoftGraphClient(`${directory.endpoint}/v1.0`, {
  getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
});
const silent = () => {};
const logger = { debug: silent, info: silent, warn: silent, error: silent, child: () => logger };

const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
let reading: BackstageReading;
try {
  const { users, groups } = await backstage.readMicrosoftGraphOrg(client, directory.tenantId, {
    logger,
    loadUserPhotos: false,
  });
  reading = { seconds: seconds(), ...summarize(users, groups) };
} catch (error) {
  reading = {
    seconds: seconds(),
    error: String(error),
    users: 0,
    groups: [],
    parents: {},
    memberOf: {},
  };
}
// Longer than a pipe takes at once: an end before all is written would cut it.
process.stdout.write(`${JSON.stringify(reading)}\n`, () => process.exit());

function summarize(users: readonly Entity[], groups: readonly Entity[]) {
  const parents: Record<string, string[]> = {};
  for (const { metadata, spec } of groups) {
    const name = spec.profile?.displayName ?? metadata.name;
    parents[name] = [...(parents[name] ?? []), ...(spec.parent ? [nameOf(spec.parent)] : [])];
  }
  const memberOf: Record<string, string[]> = {};
  for (const { spec } of users) {
    memberOf[spec.profile?.email ?? ''] = (spec.memberOf ?? []).map(nameOf);
  }
  return {
    users: users.length,
    groups: groups.map(({ metadata }) => metadata.name),
    parents,
    memberOf,
  };
}

/** `group:default/name` → `name`. */
function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}
