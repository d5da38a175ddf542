import * as z from 'zod';
import type { Json } from './assembly.ts';
import { nameOf, referenceTo } from './identities.ts';
import { conditionHolds, resolveIntrinsics, type Scope } from './intrinsics.ts';

/** One resource of the wanted type, its properties plain and checked. */
export interface DeclaredResource<Properties> {
  scope: Scope;
  logicalId: string;
  /** The name it has once created. */
  name: string;
  /** What `Ref` gives. */
  reference: string;
  properties: Properties;
}

/**
 * All resources of a type in all stacks whose condition holds. Only the properties of the schema
 * are resolved, so an unknowable value elsewhere does no harm.
 *
 * @throws naming stack, logical id and property when a value is unresolvable or not as expected.
 */
export const declaredResources = <Shape extends z.ZodRawShape>(
  scopes: readonly Scope[],
  type: string,
  schema: z.ZodObject<Shape>,
): DeclaredResource<z.infer<z.ZodObject<Shape>>>[] =>
  scopes.flatMap((scope) =>
    Object.entries(scope.stack.template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .filter(
        ([logicalId, { Condition }]) =>
          Condition === undefined || conditionHolds(Condition, scope, logicalId),
      )
      .map(([logicalId, resource]) => ({
        scope,
        logicalId,
        name: nameOf(scope, logicalId),
        reference: referenceTo(scope, logicalId),
        properties: readProperties(scope, logicalId, type, resource.Properties, schema),
      })),
  );

const readProperties = <Shape extends z.ZodRawShape>(
  scope: Scope,
  logicalId: string,
  type: string,
  raw: Record<string, Json>,
  schema: z.ZodObject<Shape>,
): z.infer<z.ZodObject<Shape>> => {
  const resolved: Record<string, Json> = {};
  for (const key of Object.keys(schema.shape)) {
    const value = raw[key];
    const plain =
      value === undefined ? undefined : resolveIntrinsics(value, scope, `${logicalId}.${key}`);
    if (plain !== undefined) resolved[key] = plain;
  }
  const parsed = schema.safeParse(resolved);
  if (parsed.success) return parsed.data;
  throw new Error(
    `Stack ${scope.stack.name}, ${logicalId} (${type}): ${z.prettifyError(parsed.error)}`,
  );
};

/** CloudFormation takes numbers and booleans as strings too. */
export const number = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]).transform(Number);

/** See {@link number}. */
export const boolean = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

/** Text, or a number or boolean that is used as text. */
export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Leaves out what is undefined, so that optional properties stay absent. */
export const present = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
