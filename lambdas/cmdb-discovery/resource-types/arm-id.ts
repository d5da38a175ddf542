import { IntegrationError } from '../../shared/domain/integration-error.ts';

/** What an ARM id tells about its resource. */
export interface ArmId {
  /** The id in lower case. */
  readonly key: string;
  /** In lower case, as settings keep it. */
  readonly subscriptionId: string;
  /** As Azure wrote it. */
  readonly resourceGroup: string;
  /** The last segment, as Azure wrote it. */
  readonly name: string;
}

/**
 * Reads `/subscriptions/{s}/resourceGroups/{g}/providers/…/{name}`, whose fixed segments come in
 * any case: AKS writes `resourcegroups`.
 *
 * @throws IntegrationError `azure_unexpected_answer`
 */
export function readArmId(armId: string): ArmId {
  const [root, subscriptions, subscriptionId, groups, resourceGroup, ...path] = armId.split('/');
  const isOne =
    root === '' &&
    subscriptions?.toLowerCase() === 'subscriptions' &&
    groups?.toLowerCase() === 'resourcegroups';
  const name = path.at(-1);
  if (!isOne || !subscriptionId || !resourceGroup || !name) {
    throw new IntegrationError(
      'azure_unexpected_answer',
      `Azure sent a resource whose id is not one of a resource in a resource group: ${armId}`,
      'Run discovery again; if it repeats, report it to StackFlow support.',
    );
  }
  return {
    key: armId.toLowerCase(),
    subscriptionId: subscriptionId.toLowerCase(),
    resourceGroup,
    name,
  };
}

/** The last segment of an id: the name of what it refers to. */
export function lastSegment(armId: string): string {
  return armId.slice(armId.lastIndexOf('/') + 1);
}

/** The id of the resource that a child resource hangs under: the server of a database. */
export function parentId(armId: string): string {
  return armId.split('/').slice(0, -2).join('/');
}

/** The lower-cased type of the resource that an id names: `microsoft.sql/servers/databases`. */
export function armTypeOf(armId: string): string {
  const [namespace, ...path] = armId.toLowerCase().split('/providers/').at(-1)?.split('/') ?? [];
  return [namespace, ...path.filter((_, index) => index % 2 === 0)].join('/');
}
