import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { buildApp } from '../../lib/app.ts';
import type { Bundles } from '../../lib/bundles.ts';
import type { EnvironmentName } from '../../lib/context.ts';

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

/** Code that needs no bundling. */
export const EMPTY_CODE: Bundles = {
  code: () => Code.fromInline('export const handler = () => {};'),
  remove: () => {},
};

/** Both stacks of an environment, without the functions' code, and the handlers they asked for. */
export function synthesize(
  environment: EnvironmentName,
  context: Readonly<Record<string, string>> = {},
) {
  const outdir = mkdtempSync(join(tmpdir(), 'stackflow-synth-'));
  try {
    const entries: string[] = [];
    const bundles: Bundles = {
      ...EMPTY_CODE,
      code(entry) {
        entries.push(entry);
        return EMPTY_CODE.code(entry);
      },
    };
    const app = buildApp({ outdir, context: { env: environment, ...context }, bundles });
    const assembly = app.synth();
    const stack = (name: string): SynthesizedStack => {
      const artifact = assembly.getStackByName(
        `StackFlowAzure-${[environment, context.instance].filter(Boolean).join('-')}-${name}`,
      );
      return {
        ...read(artifact.template),
        terminationProtection: artifact.terminationProtection === true,
      };
    };
    return { app, entries, state: stack('State'), service: stack('Service') };
  } finally {
    rmSync(outdir, { recursive: true });
  }
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
}

const list = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.unknown()),
);
const PolicyDocument = z.object({
  Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: list, Resource: list })),
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
    document.Statement.map(({ Action, Resource: resources }) => ({
      policy: logicalId,
      actions: Action.map(String),
      resources: resources.map((resource) =>
        typeof resource === 'string' ? resource : JSON.stringify(resource),
      ),
    })),
  );
}
