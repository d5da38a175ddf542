import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { rotatable } from './azure/applications/app-registration.ts';
import { recordedContent } from './azure/recorded-content.ts';
import { createSimulatorClient, type SimulatorClient } from './azure/simulator-client.ts';
import { startAzure } from './azure/start-azure.ts';
import { createCertificateAuthority } from './certificate-authority.ts';
import type { Flags } from './flags.ts';
import type { Connection } from './main-job/hub-client.ts';

/** A new client secret is known to all of Entra's replicas after this; the real one may take longer. */
const PROPAGATION_MS = 10_000;

/** The Azure tenant that the main job connects: simulated, recorded or real. */
export interface Tenant {
  /** Of the folder that keeps its data. */
  readonly name: string;
  /** In words. */
  readonly description: string;
  readonly connection: Connection;
  /** What leads the functions to it; empty for a real one. */
  readonly environment: Readonly<Record<string, string>>;
  /** How to change it and break it from another terminal, where that is possible. */
  readonly controls: string | undefined;
  /** The same for this process; undefined for a real or a recorded one. */
  readonly simulator: SimulatorClient | undefined;
  /** Whether its application may renew its own secret, and how long that takes to be known everywhere, ms. */
  readonly rotation: { readonly propagationMs: number } | undefined;
  /** Requests answered so far; undefined where only Azure could tell. */
  calls(): number | undefined;
  close(): Promise<void>;
}

/** Action groups retry for a quarter of a second instead of 75, and are silent for 3 instead of 900. */
const DELIVERY_TIME_SCALE = 300;

/**
 * The real tenant when the environment names one, else a simulated one.
 *
 * @param directory where the certificate authority's certificate is put
 * @throws a sentence when the environment names a tenant by half
 */
export async function openTenant(
  flags: Pick<Flags, 'seed' | 'size' | 'samples' | 'rotate'>,
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<Tenant> {
  const real = flags.samples === undefined ? realConnection(environment) : undefined;
  if (real && flags.rotate) {
    throw new Error(
      '--rotate makes and removes client secrets, and the environment names a real Azure tenant, which is ' +
        'never written to. Unset AZURE_TENANT_ID and the other three to rotate in a simulated tenant.',
    );
  }
  if (real) return realTenant(real, environment);

  const { samples, seed, size } = flags;
  const authority = await createCertificateAuthority();
  const caFile = join(directory, 'certificate-authority.pem');
  writeFileSync(caFile, authority.certificate, { mode: 0o600 });
  setDefaultCACertificates([...getCACertificates('default'), authority.certificate]);
  const azure = await startAzure({
    certificate: authority.server,
    delivery: { timeScale: DELIVERY_TIME_SCALE },
    application: { propagationMs: PROPAGATION_MS },
    ...(samples === undefined
      ? { seed, size }
      : { content: recordedContent(join(samples, 'resource-manager', 'recorded')) }),
  });
  const { endpoint, tenantId, clientId, clientSecret, subscriptionIds } = azure;
  // What an administrator has to grant before an application can renew its own secret.
  if (flags.rotate) azure.application.change(rotatable(azure));
  const count = `${subscriptionIds.length} subscription${subscriptionIds.length === 1 ? '' : 's'}`;
  return {
    name: samples === undefined ? `simulated-${seed}-${size}` : 'recorded',
    description:
      samples === undefined
        ? `a simulated tenant: ${count}, about ${size} resources`
        : `recorded answers of a real tenant: ${count}`,
    connection: {
      tenantId,
      clientId,
      clientSecret,
      subscriptionIds: [...subscriptionIds],
      entraIdSync: true,
    },
    environment: {
      AZURE_AUTHORITY_HOST: endpoint,
      AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint,
      MICROSOFT_GRAPH_ENDPOINT: endpoint,
      NODE_EXTRA_CA_CERTS: caFile,
    },
    simulator: samples === undefined ? createSimulatorClient(endpoint) : undefined,
    controls: `curl --cacert '${caFile}' ${endpoint}/simulator/tenant`,
    rotation: flags.rotate ? { propagationMs: PROPAGATION_MS } : undefined,
    calls: () => azure.statistics().requests,
    close: azure.close,
  };
}

const VARIABLES = {
  tenantId: 'AZURE_TENANT_ID',
  clientId: 'AZURE_CLIENT_ID',
  clientSecret: 'AZURE_CLIENT_SECRET',
  subscriptionIds: 'AZURE_SUBSCRIPTION_ID',
} as const;

function realConnection(environment: NodeJS.ProcessEnv): Connection | undefined {
  const missing = Object.values(VARIABLES).filter((name) => !environment[name]);
  if (missing.length === Object.keys(VARIABLES).length) return undefined;
  if (missing.length > 0) {
    throw new Error(
      `The environment names a real Azure tenant by half: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. ` +
        'Set all four to read that tenant, or none for a simulated one.',
    );
  }
  const value = (name: string) => environment[name] ?? '';
  return {
    tenantId: value(VARIABLES.tenantId),
    clientId: value(VARIABLES.clientId),
    clientSecret: value(VARIABLES.clientSecret),
    subscriptionIds: value(VARIABLES.subscriptionIds)
      .split(',')
      .map((id) => id.trim()),
  };
}

const OVERRIDES = [
  'AZURE_AUTHORITY_HOST',
  'AZURE_RESOURCE_MANAGER_ENDPOINT',
  'MICROSOFT_GRAPH_ENDPOINT',
  'NODE_EXTRA_CA_CERTS',
];

function realTenant(connection: Connection, environment: NodeJS.ProcessEnv): Tenant {
  const overrides = OVERRIDES.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, value]] : [];
  });
  return {
    name: `azure-${connection.tenantId}`,
    description: `the Azure tenant ${connection.tenantId} (read only)`,
    connection,
    environment: Object.fromEntries(overrides),
    controls: undefined,
    simulator: undefined,
    calls: () => undefined,
    rotation: undefined,
    close: async () => {},
  };
}
