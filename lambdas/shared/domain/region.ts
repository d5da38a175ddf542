import * as z from 'zod';

/**
 * Physical regions of the three Azure clouds, as Resource Manager names them.
 *
 * @see https://learn.microsoft.com/azure/reliability/regions-list
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 * @see https://learn.microsoft.com/azure/china/overview-datacenter
 */
export const REGIONS = [
  ...[
    'australiacentral',
    'australiacentral2',
    'australiaeast',
    'australiasoutheast',
    'austriaeast',
  ],
  ...['belgiumcentral', 'brazilsouth', 'brazilsoutheast', 'canadacentral', 'canadaeast'],
  ...['centralindia', 'centralus', 'chilecentral', 'denmarkeast', 'eastasia', 'eastus', 'eastus2'],
  ...['francecentral', 'francesouth', 'germanynorth', 'germanywestcentral', 'indonesiacentral'],
  ...['israelcentral', 'italynorth', 'japaneast', 'japanwest', 'jioindiacentral', 'jioindiawest'],
  ...['koreacentral', 'koreasouth', 'malaysiawest', 'mexicocentral', 'newzealandnorth'],
  ...['northcentralus', 'northeurope', 'norwayeast', 'norwaywest', 'polandcentral', 'qatarcentral'],
  ...['southafricanorth', 'southafricawest', 'southcentralus', 'southeastasia', 'southindia'],
  ...['spaincentral', 'swedencentral', 'swedensouth', 'switzerlandnorth', 'switzerlandwest'],
  ...['uaecentral', 'uaenorth', 'uksouth', 'ukwest', 'westcentralus', 'westeurope', 'westindia'],
  ...['westus', 'westus2', 'westus3'],
  ...['usdodcentral', 'usdodeast', 'usgovarizona', 'usgoviowa', 'usgovtexas', 'usgovvirginia'],
  ...['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'],
] as const;

/** One spelling for a region: Azure answers `eastus` in some lists and `East US` in others. */
export function normalizeRegion(region: string): string {
  return region.toLowerCase().replaceAll(/\s/g, '');
}

const known: ReadonlySet<string> = new Set(REGIONS);

/** A region in any spelling; parses to Resource Manager's (`East US` → `eastus`). */
export const Region = z
  .string()
  .transform(normalizeRegion)
  .refine((region) => known.has(region), {
    error: 'is not an Azure region. Use a name such as eastus or West Europe',
  });
