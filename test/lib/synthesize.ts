import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { EnvironmentName } from '../../lib/context.ts';
import { assemblyOf } from './assembly.ts';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});

const TemplateJson = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

/** A resource of a template whose properties a schema has read. */
export interface Declared<Properties> {
  readonly logicalId: string;
  readonly properties: Properties;
  readonly deletionPolicy: string | undefined;
}

/** A stack as it would be deployed. */
export interface SynthesizedStack {
  readonly terminationProtection: boolean;
  readonly text: string;
  readonly outputs: Readonly<Record<string, { readonly Value?: unknown }>>;
  resources<S extends z.ZodType>(type: string, properties: S): Declared<z.output<S>>[];
}

/** What the stacks' construction tells and no template does. */
const Construction = z.object({
  /** The handlers that functions asked for. */
  entries: z.array(z.string()),
  /** Findings of cdk-nag that are accepted, each with the path of its construct. */
  acknowledged: z.array(z.object({ place: z.string(), rule: z.string(), reason: z.string() })),
});

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      properties: z
        .object({ terminationProtection: z.boolean().default(false) })
        .default({ terminationProtection: false }),
    }),
  ),
});

/**
 * Both stacks of an environment, without the functions' code; tests that ask for the same share it.
 *
 * @param page whether a web page is served, a small one
 */
export function synthesize(
  environment: EnvironmentName,
  context: Readonly<Record<string, string>> = {},
  page = false,
) {
  const assembly = assemblyOf({ context: { env: environment, ...context }, page });
  const parse = (file: string): unknown => JSON.parse(readFileSync(join(assembly, file), 'utf8'));
  const { artifacts } = Manifest.parse(parse('manifest.json'));
  const stack = (name: string): SynthesizedStack => {
    const id = `StackFlowAzure-${[environment, context.instance].filter(Boolean).join('-')}-${name}`;
    const terminationProtection = artifacts[id]?.properties.terminationProtection === true;
    return { ...read(parse(`${id}.template.json`)), terminationProtection };
  };
  return {
    ...Construction.parse(parse('construction.json')),
    state: stack('State'),
    service: stack('Service'),
  };
}

function read(json: unknown): Omit<SynthesizedStack, 'terminationProtection'> {
  const { Resources, Outputs } = TemplateJson.parse(json);
  return {
    text: JSON.stringify(json),
    outputs: Outputs,
    resources: (type, properties) =>
      Object.entries(Resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, { Properties, DeletionPolicy }]) => ({
          logicalId,
          properties: properties.parse(Properties),
          deletionPolicy: DeletionPolicy,
        })),
  };
}

/** A function as far as the tests ask. */
export const FunctionProperties = z.object({
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  MemorySize: z.number().optional(),
  Timeout: z.number().optional(),
  Role: z.unknown(),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
  LoggingConfig: z.object({ LogFormat: z.string(), LogGroup: z.object({ Ref: z.string() }) }),
  DeadLetterConfig: z.unknown().optional(),
  DurableConfig: z
    .object({ ExecutionTimeout: z.number(), RetentionPeriodInDays: z.number() })
    .optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

/** One statement of a policy, its lists always lists. */
export interface Statement {
  readonly policy: string;
  readonly actions: readonly string[];
  /** As JSON: a text or an intrinsic function. */
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, unknown>>;
}

const list = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.unknown()),
);
const PolicyDocument = z.object({
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: list,
      Resource: list,
      Condition: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

/** Everything that roles of a stack may do. */
export function statementsOf(stack: SynthesizedStack): Statement[] {
  const attached = stack.resources('AWS::IAM::Policy', z.object({ PolicyDocument }));
  const inline = stack.resources(
    'AWS::IAM::Role',
    z.object({ Policies: z.array(z.object({ PolicyDocument })).default([]) }),
  );
  const documents = [
    ...attached.map(({ logicalId, properties }) => ({ logicalId, ...properties })),
    ...inline.flatMap(({ logicalId, properties }) =>
      properties.Policies.map((policy) => ({ logicalId, ...policy })),
    ),
  ];
  return documents.flatMap(({ logicalId, PolicyDocument: document }) =>
    document.Statement.map(({ Action, Resource: resources, Condition: conditions }) => ({
      policy: logicalId,
      actions: Action.map(String),
      resources: resources.map((resource) =>
        typeof resource === 'string' ? resource : JSON.stringify(resource),
      ),
      conditions,
    })),
  );
}
