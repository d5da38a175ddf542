import { readFileSync } from 'node:fs';
import { startAzure } from '../../local/azure/start-azure.ts';
import type { KeyAndCertificate } from '../../local/certificate-authority.ts';

/** What a simulated tenant is to be. */
export interface TenantOptions {
  readonly size: number;
  readonly subscriptions: number;
  /** How long each answer takes at least. */
  readonly latencyMs?: number;
  readonly maxPageSize?: number;
}

/** What the worker has to know of a tenant. */
export interface Tenant {
  readonly endpoint: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionIds: readonly string[];
}

const { certificateFile, ...options } = JSON.parse(process.argv[2] ?? '') as TenantOptions & {
  readonly certificateFile: string;
};
const certificate = JSON.parse(readFileSync(certificateFile, 'utf8')) as KeyAndCertificate;
const azure = await startAzure({ ...options, certificate });
const { endpoint, tenantId, clientId, clientSecret, subscriptionIds } = azure;
const ready: Tenant = { endpoint, tenantId, clientId, clientSecret, subscriptionIds };
console.log(JSON.stringify(ready));
process.stdin.resume().once('end', () => process.exit());
