import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import { Integration } from '../../lambdas/shared/domain/integration.ts';
import { buildApp } from '../../lib/app.ts';
import { startDynamoDb } from '../../local/aws/dynamodb.ts';
import { createCertificateAuthority } from '../../local/certificate-authority.ts';
import type { DeclaredTable } from '../../local/template/deployment.ts';
import { readDeployment } from '../../local/template/read-deployment.ts';
import { runWorker, startServer } from '../processes.ts';
import type { Tenant, TenantOptions } from './azure.server.ts';
import type { Census, CensusOptions } from './census.worker.ts';
import { type Cmdb, cmdbClient, emptyCmdb } from './cmdb.ts';
import type { Collected, CollectOptions } from './collect.worker.ts';
import type { Tape } from './tape.server.ts';

/** Tables, certificates and processes for the measures; disposing of it ends and removes them all. */
export interface Workplace extends AsyncDisposable {
  startTenant(options: TenantOptions): Promise<Tenant>;
  /** The address of the tenant's tape. */
  startTape(tenant: Tenant): Promise<string>;
  /** An engine of its own, with as many empty CMDBs as are asked for. */
  startCmdb(): Promise<() => Promise<Cmdb>>;
  /** Connects the tenant in a CMDB, as an administrator does. @returns the integration's id */
  integrate(tenant: Tenant, cmdb: Cmdb): Promise<string>;
  run<T>(worker: string, options: object, flags?: readonly string[]): Promise<T>;
  takeCensus(options: CensusOptions): Promise<Census>;
  collect(options: CollectOptions, flags?: readonly string[]): Promise<Collected>;
}

export async function openWorkplace(): Promise<Workplace> {
  const directory = mkdtempSync(join(tmpdir(), 'discovery-'));
  const caFile = join(directory, 'ca.pem');
  const certificateFile = join(directory, 'certificate.json');
  const authority = await createCertificateAuthority();
  writeFileSync(caFile, authority.certificate);
  writeFileSync(certificateFile, JSON.stringify(authority.server), { mode: 0o600 });
  setDefaultCACertificates([...getCACertificates('default'), authority.certificate]);
  const tables = declaredTables(join(directory, 'assembly'));
  const started: (() => Promise<void>)[] = [];

  async function serve<T>(file: string, options: object): Promise<T> {
    const server = await startServer<T>(
      join(import.meta.dirname, file),
      { ...options, certificateFile },
      { caFile },
    );
    started.push(server.stop);
    return server.ready;
  }
  function run<T>(worker: string, options: object, flags: readonly string[] = []): Promise<T> {
    return runWorker<T>(join(import.meta.dirname, worker), options, { flags, caFile });
  }

  return {
    startTenant: (options) => serve('azure.server.ts', options),
    async startTape({ endpoint }) {
      return (await serve<Tape>('tape.server.ts', { azure: endpoint })).endpoint;
    },
    async startCmdb() {
      const engine = await startDynamoDb();
      started.push(engine.stop);
      return () => emptyCmdb(engine.endpoint, tables);
    },
    async integrate(tenant, cmdb) {
      const integration = toIntegration(tenant);
      const client = cmdbClient(cmdb);
      await dynamoIntegrationStore(client, cmdb.integrations).create(integration);
      client.destroy();
      return integration.id;
    },
    run,
    takeCensus: (options) => run('census.worker.ts', options),
    collect: (options, flags) => run('collect.worker.ts', options, flags),
    async [Symbol.asyncDispose]() {
      for (const stop of started.toReversed()) await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function declaredTables(assembly: string): readonly DeclaredTable[] {
  buildApp({ outdir: assembly }).synth();
  return readDeployment(assembly, { sqsEndpoint: 'http://127.0.0.1:1' }).tables;
}

function toIntegration({ tenantId, clientId, subscriptionIds }: Tenant): Integration {
  const at = new Date().toISOString();
  return Integration.parse({
    id: randomUUID(),
    tenantId,
    clientId,
    subscriptionIds,
    createdAt: at,
    updatedAt: at,
    secretSetAt: at,
  });
}
