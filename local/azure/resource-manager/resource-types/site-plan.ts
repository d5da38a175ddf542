import type { JsonObject } from '../../json.ts';
import { currentGroup, type Estate, numbered, slotIn } from '../estate.ts';
import type { HomeGroup } from '../home-group.ts';
import { blockGroup, type PlanRole, SITES_PER_BLOCK } from './app-service-plan.ts';

const TYPE = 'Microsoft.Web/sites';

/** A kind of site; what it runs is in the list for Linux, and only in `config/web` for Windows. */
export interface SiteModel {
  readonly kind: string | null;
  readonly plan: PlanRole;
  /** Filled for Linux: the list shows it. */
  readonly linuxFxVersion: string;
  /** What `config/web` says besides; `netFrameworkVersion` is v4.0 whatever runs. */
  readonly config: JsonObject;
}

const NET_FRAMEWORK = { netFrameworkVersion: 'v4.0' };
const MODELS: readonly SiteModel[] = [
  windows('app', { ...NET_FRAMEWORK, nodeVersion: '~20' }),
  linux('app,linux', 'NODE|20-lts'),
  { ...linux('functionapp,linux', 'Node|18'), plan: 'functions' },
  windows('functionapp', NET_FRAMEWORK),
  windows(null, { netFrameworkVersion: 'v8.0' }),
  linux('app,linux,container', 'DOCKER|contoso.azurecr.io/web:1.4.2'),
  windows('app', {
    ...NET_FRAMEWORK,
    javaVersion: '17',
    javaContainer: 'TOMCAT',
    javaContainerVersion: '10.1',
  }),
  windows('api', { ...NET_FRAMEWORK, phpVersion: '7.4' }),
];

function windows(kind: string | null, config: JsonObject): SiteModel {
  return { kind, plan: 'windows', linuxFxVersion: '', config };
}

function linux(kind: string, linuxFxVersion: string): SiteModel {
  return { kind, plan: 'linux', linuxFxVersion, config: NET_FRAMEWORK };
}

/** What a site's slot says, before anything happened to it. */
export interface SitePlan {
  readonly slot: number;
  readonly name: string;
  readonly home: HomeGroup;
  readonly model: SiteModel;
}

export function siteAt(estate: Estate, slot: number): SitePlan {
  const home = blockGroup(estate, Math.floor(slot / SITES_PER_BLOCK));
  const model = MODELS[slot % MODELS.length] as SiteModel;
  const prefix = model.kind?.startsWith('functionapp') ? 'func' : 'app';
  return { slot, name: numbered(`${prefix}-${home.workload}-${estate.tag}`, slot), home, model };
}

/** The site's group now; undefined when it is gone. */
export function siteGroup(estate: Estate, plan: SitePlan): string | undefined {
  return currentGroup(estate, TYPE, [plan.name], plan.home.name);
}

export function siteSlot(estate: Estate, name: string | undefined): number | undefined {
  return slotIn(name, estate.count('sites'));
}
