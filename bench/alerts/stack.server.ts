import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAzure } from '../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../local/certificate-authority.ts';
import { hubClient } from '../../local/main-job/hub-client.ts';
import { startPlatform } from '../../local/platform.ts';
import { fetchToken } from '../../local/sign-in/fetch-token.ts';
import { terminal } from '../../local/terminal/terminal.ts';

/** What the stack is told. */
export interface StackOptions {
  readonly directory: string;
}

/** The whole local stack with a connected tenant. */
export interface Stack {
  readonly apiUrl: string;
  /** Signs administrators in. */
  readonly issuer: string;
  /** With its key. */
  readonly webhookUrl: string;
  readonly subscriptionId: string;
}

const { directory } = JSON.parse(process.argv[2] ?? '') as StackOptions;
mkdirSync(directory);
const authority = await createCertificateAuthority();
const caFile = join(directory, 'ca.pem');
writeFileSync(caFile, authority.certificate);
const azure = await startAzure({ certificate: authority.server, size: 10 });
const platform = await startPlatform({
  dataDirectory: directory,
  port: 0,
  functionEnvironment: {
    AZURE_AUTHORITY_HOST: azure.endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: azure.endpoint,
    MICROSOFT_GRAPH_ENDPOINT: azure.endpoint,
    NODE_EXTRA_CA_CERTS: caFile,
  },
  output: terminal({ write: () => true }),
});
const hub = hubClient(platform.apiUrl, () => fetchToken(platform.issuer.url, ['super_admin']));
const { tenantId, clientId, clientSecret, subscriptionIds } = azure;
const { id } = await hub.connect({
  tenantId,
  clientId,
  clientSecret,
  subscriptionIds: [...subscriptionIds],
});
const ready: Stack = {
  apiUrl: platform.apiUrl,
  issuer: platform.issuer.url,
  webhookUrl: await hub.webhookUrl(id),
  subscriptionId: subscriptionIds[0] ?? '',
};
console.log(JSON.stringify(ready));
process.stdin.resume().once('end', async () => {
  await platform.close();
  await azure.close();
  process.exit();
});
