import * as z from 'zod';

/**
 * Overrides of Azure's addresses, read by every function that talks to Azure. Absent in normal
 * life: the integration's cloud decides then.
 */
export const AzureEnvironment = z.object({
  AZURE_AUTHORITY_HOST: z.url().optional(),
  AZURE_RESOURCE_MANAGER_ENDPOINT: z.url().optional(),
  MICROSOFT_GRAPH_ENDPOINT: z.url().optional(),
});
export type AzureEnvironment = z.infer<typeof AzureEnvironment>;
