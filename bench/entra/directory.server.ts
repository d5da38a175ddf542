import { readFileSync } from 'node:fs';
import type { DirectorySize } from '../../local/azure/graph/generated-directory.ts';
import { startAzure } from '../../local/azure/start-azure.ts';
import type { KeyAndCertificate } from '../../local/certificate-authority.ts';

/** The simulated tenant whose people are read. */
export interface DirectoryOptions {
  readonly people: DirectorySize;
  /** How long each answer takes at least. */
  readonly latencyMs?: number;
}

/** What a worker has to know of it. */
export interface Directory {
  readonly endpoint: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const { certificateFile, ...options } = JSON.parse(process.argv[2] ?? '') as DirectoryOptions & {
  readonly certificateFile: string;
};
const certificate = JSON.parse(readFileSync(certificateFile, 'utf8')) as KeyAndCertificate;
const azure = await startAzure({ size: 0, ...options, certificate });
const { endpoint, tenantId, clientId, clientSecret } = azure;
const ready: Directory = { endpoint, tenantId, clientId, clientSecret };
console.log(JSON.stringify(ready));
process.stdin.resume().once('end', () => process.exit());
