import { createHash } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import {
  type DeclaredResource,
  declaredResources,
  number,
  present,
  text,
} from './declared-resources.ts';
import type { AsynchronousInvocation, DeclaredFunction } from './deployment.ts';
import { functionTarget } from './function-target.ts';
import type { Scope } from './intrinsics.ts';

const functionSchema = z.object({
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Handler: z.string().default('index.handler'),
  Runtime: z.string().default('unknown'),
  Timeout: number.default(3),
  MemorySize: number.default(128),
  Environment: z.object({ Variables: z.record(z.string(), text).default({}) }).optional(),
  ReservedConcurrentExecutions: number.optional(),
  DurableConfig: z
    .object({ ExecutionTimeout: number, RetentionPeriodInDays: number.default(14) })
    .optional(),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
});

const aliasSchema = z.object({ FunctionName: z.string(), FunctionVersion: z.string() });
const versionSchema = z.object({ FunctionName: z.string() });

const destination = z.object({ Destination: z.string() }).optional();
const asynchronousSchema = z.object({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumRetryAttempts: number.optional(),
  MaximumEventAgeInSeconds: number.optional(),
  DestinationConfig: z.object({ OnFailure: destination, OnSuccess: destination }).optional(),
});

/** `AWS::Lambda::Function` with its versions, aliases and asynchronous invocation rules. */
export const readFunctions = (scopes: readonly Scope[], assembly: Assembly): DeclaredFunction[] => {
  const versions = declaredResources(scopes, 'AWS::Lambda::Version', versionSchema);
  const aliases = declaredResources(scopes, 'AWS::Lambda::Alias', aliasSchema);
  const rules = declaredResources(scopes, 'AWS::Lambda::EventInvokeConfig', asynchronousSchema);
  return declaredResources(scopes, 'AWS::Lambda::Function', functionSchema).map((declared) => {
    const { scope, name, properties } = declared;
    const durable = properties.DurableConfig;
    return present({
      name,
      arn: `arn:aws:lambda:${scope.region}:${scope.account}:function:${name}`,
      codeDirectory: codeDirectory(declared, assembly),
      handler: properties.Handler,
      runtime: properties.Runtime,
      environment: properties.Environment?.Variables ?? {},
      timeoutMs: properties.Timeout * 1000,
      memoryMb: properties.MemorySize,
      aliases: Object.fromEntries(
        of(name, aliases).map((alias) => [alias.name, alias.properties.FunctionVersion]),
      ),
      versions: of(name, versions).map((_version, index) => String(index + 1)),
      durable: durable && {
        executionTimeoutMs: durable.ExecutionTimeout * 1000,
        retentionMs: durable.RetentionPeriodInDays * 86_400_000,
      },
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      deadLetterArn: properties.DeadLetterConfig?.TargetArn,
      asynchronous: of(name, rules).map((rule) => toAsynchronous(rule.properties)),
    });
  });
};

const of = <T extends { FunctionName: string }>(
  functionName: string,
  resources: DeclaredResource<T>[],
): DeclaredResource<T>[] =>
  resources.filter(
    ({ properties }) => functionTarget(properties.FunctionName).functionName === functionName,
  );

const toAsynchronous = (rule: z.infer<typeof asynchronousSchema>): AsynchronousInvocation =>
  present({
    qualifier: rule.Qualifier,
    maximumRetryAttempts: rule.MaximumRetryAttempts,
    maximumEventAgeMs:
      rule.MaximumEventAgeInSeconds === undefined
        ? undefined
        : rule.MaximumEventAgeInSeconds * 1000,
    onFailureArn: rule.DestinationConfig?.OnFailure?.Destination,
    onSuccessArn: rule.DestinationConfig?.OnSuccess?.Destination,
  });

const codeDirectory = (
  { scope, logicalId, properties }: DeclaredResource<z.infer<typeof functionSchema>>,
  assembly: Assembly,
): string => {
  const { S3Key, ZipFile } = properties.Code;
  if (ZipFile !== undefined) return inlineCode(ZipFile, assembly);
  const path = S3Key === undefined ? undefined : assembly.assets.get(S3Key);
  if (path !== undefined && statSync(path).isDirectory()) return path;
  throw new Error(
    `Stack ${scope.stack.name}, ${logicalId}.Code: ${path ?? S3Key ?? 'no code'} is not a folder of ` +
      'the assembly. Bundle the function from a folder (NodejsFunction, Code.fromAsset).',
  );
};

/** Lambda keeps inline code in a file named after its `index` module. */
const inlineCode = (source: string, assembly: Assembly): string => {
  const hash = createHash('sha256').update(source).digest('hex');
  const directory = join(assembly.directory, `inline.${hash}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.js'), source);
  // Keeps Node from taking the package.json of a parent folder, which may say ESM.
  writeFileSync(join(directory, 'package.json'), '{"type":"commonjs"}');
  return directory;
};
