/** A region of Azure public. @see https://learn.microsoft.com/azure/reliability/regions-list */
export interface Region {
  readonly name: string;
  /** What Web, Cosmos DB and old SQL servers put into `location` instead of the name. */
  readonly displayName: string;
  readonly geography: string;
  readonly geographyGroup: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly physicalLocation: string;
  readonly paired: string;
}

function region(
  name: string,
  displayName: string,
  [geography, geographyGroup]: readonly [string, string],
  [latitude, longitude]: readonly [string, string],
  physicalLocation: string,
  paired: string,
): Region {
  return {
    name,
    displayName,
    geography,
    geographyGroup,
    latitude,
    longitude,
    physicalLocation,
    paired,
  };
}

const US = ['United States', 'US'] as const;
const EUROPE = ['Europe', 'Europe'] as const;

/** The regions the tenant uses; the first is where most of it is. */
export const REGIONS: readonly [Region, ...Region[]] = [
  region('eastus', 'East US', US, ['37.3719', '-79.8164'], 'Virginia', 'westus'),
  region('westeurope', 'West Europe', EUROPE, ['52.3667', '4.9'], 'Netherlands', 'northeurope'),
  region('eastus2', 'East US 2', US, ['36.6681', '-78.3889'], 'Virginia', 'centralus'),
  region('northeurope', 'North Europe', EUROPE, ['53.3478', '-6.2597'], 'Ireland', 'westeurope'),
  region('westus', 'West US', US, ['37.783', '-122.417'], 'California', 'eastus'),
  region('westus2', 'West US 2', US, ['47.233', '-119.852'], 'Washington', 'westcentralus'),
  region('centralus', 'Central US', US, ['41.5908', '-93.6208'], 'Iowa', 'eastus2'),
  region('uksouth', 'UK South', ['United Kingdom', 'UK'], ['50.941', '-0.799'], 'London', 'ukwest'),
  region(
    'germanywestcentral',
    'Germany West Central',
    ['Germany', 'Europe'],
    ['50.110924', '8.682127'],
    'Frankfurt',
    'germanynorth',
  ),
  region(
    'southeastasia',
    'Southeast Asia',
    ['Asia Pacific', 'Asia Pacific'],
    ['1.283', '103.833'],
    'Singapore',
    'eastasia',
  ),
];

/** The region of a name in any of its spellings. */
export function regionOf(location: string): Region | undefined {
  const name = location.toLowerCase().replaceAll(' ', '');
  return REGIONS.find((candidate) => candidate.name === name);
}
