import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import { integrationOf } from '../integration-of.ts';
import { openPlace } from '../place.ts';
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
  const place = await openPlace(import.meta.dirname);
  const { run, serve } = place;
  return {
    startTenant: (options) => serve('azure.server.ts', options),
    async startTape({ endpoint }) {
      return (await serve<Tape>('tape.server.ts', { azure: endpoint })).endpoint;
    },
    async startCmdb() {
      const tables = place.declareTables();
      const endpoint = await place.startEngine();
      return () => emptyCmdb(endpoint, tables);
    },
    async integrate(tenant, cmdb) {
      const integration = integrationOf(tenant);
      const client = cmdbClient(cmdb);
      await dynamoIntegrationStore(client, cmdb.integrations).create(integration);
      client.destroy();
      return integration.id;
    },
    run,
    takeCensus: (options) => run('census.worker.ts', options),
    collect: (options, flags) => run('collect.worker.ts', options, flags),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}
