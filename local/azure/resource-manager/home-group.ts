import { pick } from '../random.ts';
import { type Estate, slotIn } from './estate.ts';
import { REGIONS, type Region } from './regions.ts';

/** A generated resource group, where resources are until they are moved. */
export interface HomeGroup {
  readonly name: string;
  readonly region: Region;
  readonly workload: string;
  readonly environment: string;
  readonly tags: Readonly<Record<string, string>>;
}

const WORKLOADS = [
  'orders',
  'payments',
  'web',
  'identity',
  'reporting',
  'inventory',
  'search',
  'billing',
  'crm',
  'logistics',
  'analytics',
  'intranet',
];
const ENVIRONMENTS = ['prod', 'staging', 'dev'];
const OWNERS = ['platform@contoso.example', 'apps@contoso.example', 'data@contoso.example'];

/** The group of a number: its name carries the number, so that the name leads back to it. */
export function groupAt(estate: Estate, number: number): HomeGroup {
  const workload = pick(WORKLOADS, estate.dice('workload', number));
  const environment = pick(ENVIRONMENTS, number);
  const suffix = String(number + 1).padStart(2, '0');
  const capital = workload.charAt(0).toUpperCase() + workload.slice(1);
  const name = pick(
    [
      `rg-${workload}-${environment}-${suffix}`,
      `${capital}-${environment.toUpperCase()}-${suffix}`,
      `rg_${workload}_${environment}_${suffix}`,
      `${capital}Group${suffix}`,
    ],
    number,
  );
  return {
    name,
    region: pick(REGIONS, number === 0 ? 0 : estate.dice('region', number)),
    workload,
    environment,
    tags: {
      workload,
      environment,
      costCenter: `CC-${1000 + (estate.dice('cost', workload) % 90)}`,
      owner: pick(OWNERS, estate.dice('owner', workload)),
    },
  };
}

/** The group a resource belongs to by the seed. */
export function homeGroup(estate: Estate, label: string, slot: number): HomeGroup {
  return groupAt(estate, estate.dice('home', label, slot) % Math.max(1, estate.groups));
}

/** The number of a generated group's name, whatever its case. */
export function groupNumber(estate: Estate, name: string): number | undefined {
  const number = slotIn(name, estate.groups);
  if (number === undefined) return undefined;
  return groupAt(estate, number).name.toLowerCase() === name.toLowerCase() ? number : undefined;
}
