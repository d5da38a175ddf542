import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Directory } from './directory.server.ts';
import { BACKSTAGE_PACKAGE } from './install-backstage.ts';
import { requestToken } from './request-token.ts';
import type { Memberships } from './tell-memberships.ts';

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
  readonly memberships: Memberships;
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
    memberships: {},
  };
}
// Longer than a pipe takes at once: an end before all is written would cut it.
process.stdout.write(`${JSON.stringify(reading)}\n`, () => process.exit());

function summarize(users: readonly Entity[], groups: readonly Entity[]) {
  const memberships: Record<string, string[]> = {};
  for (const { spec } of users) {
    const reached = new Set((spec.memberOf ?? []).map(nameOf));
    const names: string[] = [];
    // Of a set, what is added while it is walked through is walked through too.
    for (const name of reached) {
      for (const group of groups.filter(({ metadata }) => metadata.name === name)) {
        names.push(group.spec.profile?.displayName ?? name);
        if (group.spec.parent) reached.add(nameOf(group.spec.parent));
      }
    }
    memberships[spec.profile?.email ?? ''] = names;
  }
  return { users: users.length, memberships };
}

/** `group:default/name` → `name`. */
function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}
