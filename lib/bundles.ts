import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, formatMessagesSync, type OutputFile } from 'esbuild';

/** Gives the code of a handler by its entry, e.g. `lambdas/alerts/ingest.handler.ts`. */
export type CodeProvider = (entry: string) => Code;

/** Bundles on disk until `remove`; CDK has copied them into its output by the end of construction. */
export interface Bundles {
  readonly code: CodeProvider;
  remove(): void;
}

/** What a bundle exports, as Lambda spells it. */
export const HANDLER = 'index.handler';

const ROOT = dirname(import.meta.dirname);

/**
 * Ways to AWS credentials that are never asked: Lambda puts a function's into its environment, which the
 * SDK's chain looks at first, and it imports the others only when that is empty. A fifth of the webhook's
 * bundle.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
const UNUSED_CREDENTIALS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * Bundles every handler of `root` with one run of esbuild: one file each, ESM, minified, AWS SDK
 * included. Equal sources give equal bytes in every checkout, so that `cdk diff` stays clean.
 *
 * @throws naming file and line when a handler does not build, or builds with a warning
 */
export function bundleHandlers(root: string = ROOT): Bundles {
  const entries = globSync('lambdas/*/*.handler.ts', { cwd: root }).sort();
  const files = build(root, entries);

  const directory = mkdtempSync(join(tmpdir(), 'stackflow-bundles-'));
  for (const { path, contents } of files) {
    const file = join(directory, relative(root, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return {
    code(entry) {
      if (entries.includes(entry)) return Code.fromAsset(join(directory, folderOf(entry)));
      throw new Error(`There is no handler ${entry}. Create it, or remove its function from lib/.`);
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

function build(root: string, entries: readonly string[]): readonly OutputFile[] {
  const { outputFiles, warnings } = buildSync({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: entry, out: `${folderOf(entry)}/index` })),
    outdir: root,
    write: false,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: UNUSED_CREDENTIALS,
    legalComments: 'none',
    logLevel: 'silent',
    // CommonJS inside an ES module calls `require` for Node's own modules, and ESM has none.
    banner: {
      js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
    },
  });
  if (warnings.length === 0) return outputFiles;
  throw new Error(formatMessagesSync(warnings, { kind: 'warning' }).join('\n'));
}

/** `alerts-ingest` of `lambdas/alerts/ingest.handler.ts`. */
function folderOf(entry: string): string {
  return `${basename(dirname(entry))}-${basename(entry, '.handler.ts')}`;
}
