import { generateContent } from '../../../local/azure/resource-manager/generated-content.ts';

/** Pages all machines of a tenant of that size, and prints how many there were. */
const [subscription] = generateContent({
  seed: 1,
  tenantId: 'tenant',
  size: Number(process.argv[2]),
  subscriptions: 1,
  maxPageSize: 1000,
}).subscriptions;

let count = 0;
let skipToken: string | undefined;
do {
  const type = 'Microsoft.Compute/virtualMachines';
  const page = subscription?.list({ type, parents: [], ...(skipToken && { skipToken }) });
  count += page?.value.length ?? 0;
  skipToken = page?.skipToken;
} while (skipToken !== undefined);

process.stdout.write(String(count));
