import * as z from 'zod';

const address = z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional();

/**
 * Overrides of Azure's addresses, read by every function that talks to Azure. Absent in normal
 * life: the integration's cloud decides then.
 */
export const AzureEnvironment = z.object({
  AZURE_AUTHORITY_HOST: address,
  AZURE_RESOURCE_MANAGER_ENDPOINT: address,
  MICROSOFT_GRAPH_ENDPOINT: address,
});
export type AzureEnvironment = z.infer<typeof AzureEnvironment>;
