import { basename, dirname } from 'node:path';
import { Token } from 'aws-cdk-lib';
import type * as z from 'zod';
import type { Deployment } from './deployment.ts';

/** A function's environment: variables are strings, whatever the schema makes of them. */
export type EnvironmentSchema = z.ZodObject<Record<string, z.ZodType<unknown, string | undefined>>>;

/** What every function gets without asking. */
export interface BaseEnvironment {
  /** The flow's name, in logs and metrics. */
  readonly POWERTOOLS_SERVICE_NAME: string;
  readonly POWERTOOLS_LOG_LEVEL: string;
  readonly POWERTOOLS_METRICS_NAMESPACE: string;
}

/**
 * The variables of a function, those of every function included.
 *
 * @throws naming the function and each variable that its schema refuses or does not know
 */
export function environmentOf(props: {
  readonly entry: string;
  readonly environmentSchema: EnvironmentSchema;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly deployment: Pick<Deployment, 'metricsNamespace'>;
}): Record<string, string> {
  const base: BaseEnvironment = {
    POWERTOOLS_SERVICE_NAME: basename(dirname(props.entry)),
    POWERTOOLS_LOG_LEVEL: 'INFO',
    POWERTOOLS_METRICS_NAMESPACE: props.deployment.metricsNamespace,
  };
  const variables: Record<string, string | undefined> = { ...base, ...props.environment };
  const faults = [
    ...Object.entries(props.environmentSchema.shape)
      .filter(([name, schema]) => !mayBe(variables[name], schema))
      .map(([name]) => `${name} = ${JSON.stringify(variables[name])}`),
    ...Object.keys(props.environment)
      .filter((name) => !(name in props.environmentSchema.shape))
      .map((name) => `${name} is none of its variables`),
  ];
  if (faults.length > 0) {
    throw new Error(`The environment of ${props.entry} breaks its schema: ${faults.join(', ')}.`);
  }
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A token has its value only once deployed. */
function mayBe(value: string | undefined, schema: z.ZodType): boolean {
  return Token.isUnresolved(value) || schema.safeParse(value).success;
}
