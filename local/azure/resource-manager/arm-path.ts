/** A resource or a list of resources, taken from a path under `/subscriptions/{id}`. */
export interface ArmPath {
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  /** `Microsoft.Sql/servers/databases`, in the spelling of the path. */
  readonly type: string;
  /** One name per part of the type; a list has one fewer. */
  readonly names: readonly string[];
  readonly isList: boolean;
}

const RESOURCE =
  /^\/subscriptions\/(?<subscriptionId>[^/]+)(?:\/resourcegroups\/(?<resourceGroup>[^/]+))?\/providers\/(?<namespace>[^/]+)\/(?<rest>.+?)\/*$/i;

/** Reads a path, without regard to case as ARM does; undefined when it names no resource type. */
export function parseArmPath(path: string): ArmPath | undefined {
  const groups = RESOURCE.exec(path)?.groups;
  if (!groups) return undefined;
  const segments = (groups.rest ?? '').split('/').map(decodeURIComponent);
  const types = segments.filter((_, index) => index % 2 === 0);
  const names = segments.filter((_, index) => index % 2 === 1);
  return {
    subscriptionId: groups.subscriptionId ?? '',
    ...(groups.resourceGroup && { resourceGroup: decodeURIComponent(groups.resourceGroup) }),
    type: [groups.namespace, ...types].join('/'),
    names,
    isList: segments.length % 2 === 1,
  };
}

/** The resource group that an id names; ids spell the segment `resourceGroups` in several ways. */
export function resourceGroupOf(id: string): string | undefined {
  return /\/resourcegroups\/([^/]+)/i.exec(id)?.[1];
}
