import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';

/** A value as a CloudFormation template spells it, intrinsic functions included. */
export type Json = z.core.util.JSONType;

const resourceSchema = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.json()).default({}),
});

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.json().optional() })).default({}),
  Mappings: z.record(z.string(), z.json()).default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.json(),
        Condition: z.string().optional(),
        Export: z.object({ Name: z.json() }).optional(),
      }),
    )
    .default({}),
});

/** A CloudFormation template, as far as it is read here. */
export type Template = z.infer<typeof templateSchema>;

/** One stack of an assembly: its deployed name and its template. */
export interface Stack {
  name: string;
  template: Template;
}

/** A synthesized CDK app: its stacks, and where the files of each asset lie. */
export interface Assembly {
  directory: string;
  stacks: Stack[];
  /** S3 object key → absolute path of the folder or file that would be uploaded under it. */
  assets: Map<string, string>;
}

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            file: z.string().optional(),
            directoryName: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default({}),
});

const assetManifestSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/**
 * Reads a cloud assembly (`cdk.out`), the assemblies of its stages included.
 *
 * @throws when the folder holds no assembly, or one of its files is not what CDK writes.
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html
 */
export const readAssembly = (directory: string): Assembly => {
  const manifest = readJson(join(directory, 'manifest.json'), manifestSchema);
  const assembly: Assembly = { directory, stacks: [], assets: new Map() };
  for (const [id, { type, properties = {} }] of Object.entries(manifest.artifacts)) {
    if (type === 'aws:cloudformation:stack' && properties.templateFile) {
      const template = readJson(join(directory, properties.templateFile), templateSchema);
      assembly.stacks.push({ name: properties.stackName ?? id, template });
    }
    if (type === 'cdk:asset-manifest' && properties.file) {
      addAssets(assembly, join(directory, properties.file));
    }
    if (type === 'cdk:cloud-assembly' && properties.directoryName) {
      const nested = readAssembly(join(directory, properties.directoryName));
      assembly.stacks.push(...nested.stacks);
      for (const [key, path] of nested.assets) assembly.assets.set(key, path);
    }
  }
  return assembly;
};

const addAssets = (assembly: Assembly, file: string): void => {
  const { files } = readJson(file, assetManifestSchema);
  for (const { source, destinations } of Object.values(files)) {
    if (source.path === undefined) continue;
    const path = isAbsolute(source.path) ? source.path : join(assembly.directory, source.path);
    for (const { objectKey } of Object.values(destinations)) assembly.assets.set(objectKey, path);
  }
};

const readJson = <T>(file: string, schema: z.ZodType<T>): T => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read. Run "npx cdk synth" to write it.`, { cause });
  }
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not what CDK writes: ${z.prettifyError(parsed.error)}`);
};
