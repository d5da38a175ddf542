import type { JsonObject } from '../../json.ts';
import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import { type HomeGroup, homeGroup } from '../home-group.ts';
import type { ResourceType, SlotRange } from '../resource-type.ts';
import { PLAN_NULLS } from './web-nulls.ts';

const TYPE = 'Microsoft.Web/serverfarms';
/** Eight sites share three plans: Windows, Linux, and Linux functions by consumption. */
export const SITES_PER_BLOCK = 8;
const PLANS_PER_BLOCK = 3;
export type PlanRole = 'windows' | 'linux' | 'functions';
const ROLES: readonly PlanRole[] = ['windows', 'linux', 'functions'];

export function blockGroup(estate: Estate, block: number): HomeGroup {
  return homeGroup(estate, 'web', block);
}

function planName(estate: Estate, slot: number): string {
  const { workload } = blockGroup(estate, Math.floor(slot / PLANS_PER_BLOCK));
  return numbered(`asp-${workload}`, slot);
}

/** The plan's id now, as its sites name it in `serverFarmId`. */
export function planId(estate: Estate, block: number, role: PlanRole): string {
  const name = planName(estate, block * PLANS_PER_BLOCK + ROLES.indexOf(role));
  const home = blockGroup(estate, block).name;
  return idIn(estate, currentGroup(estate, TYPE, [name], home) ?? home, `${TYPE}/${name}`);
}

/** Slots of the sites that are in the block of a plan's slot: their bodies name the plan. */
export function sitesBesidePlan(slot: number): SlotRange {
  const from = Math.floor(slot / PLANS_PER_BLOCK) * SITES_PER_BLOCK;
  return { from, to: from + SITES_PER_BLOCK };
}

export function planCount(estate: Estate): number {
  return Math.ceil(estate.count('sites') / SITES_PER_BLOCK) * PLANS_PER_BLOCK;
}

/** An App Service plan. Most of its members are null, as recorded. */
export const appServicePlan: ResourceType = {
  type: TYPE,
  pageSizes: [100],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: planCount(estate) }),
  slotOf: (estate, [name]) => slotIn(name, planCount(estate)),
  at(estate, slot) {
    const home = blockGroup(estate, Math.floor(slot / PLANS_PER_BLOCK));
    const name = planName(estate, slot);
    const group = currentGroup(estate, TYPE, [name], home.name);
    if (group === undefined) return [];
    const role = ROLES[slot % PLANS_PER_BLOCK];
    const kind = role === 'functions' ? 'functionapp' : role === 'linux' ? 'linux' : 'app';
    const tags = role === 'windows' ? null : {};
    const webSpace = `${home.name}-${home.region.displayName.replaceAll(' ', '')}webspace`;
    return [
      {
        id: idIn(estate, group, `${TYPE}/${name}`),
        name,
        type: TYPE,
        kind,
        location: home.region.displayName,
        ...(tags && { tags }),
        properties: {
          ...PLAN_NULLS,
          serverFarmId: 10_000 + slot,
          name,
          workerSize: 'Default',
          workerSizeId: 0,
          numberOfWorkers: role === 'functions' ? 0 : 1,
          status: 'Ready',
          webSpace: role === 'windows' ? webSpace : `${webSpace}-Linux`,
          maximumNumberOfWorkers: role === 'functions' ? 0 : 10,
          planName: 'VirtualDedicatedPlan',
          computeMode: 'Shared',
          geoRegion: home.region.displayName,
          numberOfSites: 0,
          tags,
          kind,
          resourceGroup: group,
          createdTime: '0001-01-01T00:00:00',
        },
        sku: skuOf(role),
      },
    ];
  },
};

function skuOf(role: PlanRole | undefined): JsonObject {
  if (role === 'functions') {
    return { name: 'Y1', tier: 'Dynamic', size: 'Y1', family: 'Y', capacity: 0 };
  }
  if (role === 'linux') {
    return { name: 'P1v3', tier: 'PremiumV3', size: 'P1v3', family: 'Pv3', capacity: 1 };
  }
  return { name: 'S1', tier: 'Standard', size: 'S1', family: 'S', capacity: 1 };
}
