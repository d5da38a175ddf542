import * as z from 'zod';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import { normalizeRegion } from '../../shared/domain/region.ts';
import type { ArmResource } from '../../shared/domain/resource-manager.ts';
import { readArmId } from './arm-id.ts';

/** Text that Azure may leave out or send as null. */
export const optionalText = z.string().nullish();

/** What every resource in a list has; types extend it by the properties they read. */
export const armResource = {
  id: z.string(),
  location: optionalText,
  kind: optionalText,
  tags: z.record(z.string(), optionalText).nullish(),
  systemData: z.object({ createdAt: optionalText }).nullish(),
};

type Described = z.infer<z.ZodObject<typeof armResource>>;

/**
 * Reads a resource of a list with its type's schema.
 *
 * @param noun what the resource is, for the error, e.g. `a virtual machine`
 * @throws IntegrationError `azure_unexpected_answer`, so that nothing unreadable is passed over
 */
export function readResource<S extends z.ZodType>(
  schema: S,
  resource: ArmResource,
  noun: string,
): z.infer<S> {
  const parsed = schema.safeParse(resource);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'resource'}: ${message}`,
  );
  throw new IntegrationError(
    'azure_unexpected_answer',
    `Azure sent ${noun} that cannot be read (${resource.id ?? 'without id'}): ${problems.join('; ')}`,
    'Run discovery again; if it repeats, report it to StackFlow support.',
  );
}

/**
 * An id that Azure may leave out, in lower case: another casing of the same id is no change.
 *
 * @see https://github.com/MicrosoftDocs/azure-docs/issues/36222
 */
export function keyOf(armId: string | null | undefined): string | null {
  return armId ? armId.toLowerCase() : null;
}

/** The part of a discovered item that is read the same way for every type. */
export function describeResource(resource: Described) {
  const { key, subscriptionId, resourceGroup, name } = readArmId(resource.id);
  return {
    id: key,
    armId: resource.id,
    subscriptionId,
    resourceGroup,
    name,
    region: resource.location ? normalizeRegion(resource.location) : null,
    kind: resource.kind || null,
    createdTime: resource.systemData?.createdAt ?? null,
    tags: readTags(resource.tags),
  };
}

function readTags(tags: Described['tags']): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(tags ?? {})) read[name] = value ?? '';
  return read;
}
