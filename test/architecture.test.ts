import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { RULES, violations } from './architecture/rules.ts';
import { readSourceFile, toSourceFile } from './architecture/source-file.ts';

const ROOT = dirname(import.meta.dirname);
const files = globSync(
  ['{bin,lib,lambdas,local,bench,console,test}/**/*.{ts,tsx}', '*.config.ts'],
  { cwd: ROOT, exclude: ['**/node_modules/**'] },
)
  .sort()
  .map((path) => readSourceFile(ROOT, path));

it('reads the source files of every part of the repository', () => {
  const parts = new Set(files.map(({ path }) => path.split('/')[0]));
  expect([...parts]).toEqual(expect.arrayContaining(['bin', 'lib', 'lambdas', 'local', 'test']));
});

describe('in every source file', () => {
  it.each(Object.keys(RULES))('%s', (rule) => {
    expect(violations(files, rule)).toEqual([]);
  });
});

/** Files that break a rule, and files that nearly do. */
const EXAMPLES: readonly {
  readonly rule: string;
  readonly broken: readonly (readonly [path: string, source: string])[];
  readonly kept: readonly (readonly [path: string, source: string])[];
}[] = [
  {
    rule: 'only *.handler.ts and shared/{azure,aws,http} may import an SDK or middy',
    broken: [
      ['lambdas/alerts/ingest-alert.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
      ['lambdas/shared/domain/run.ts', "export { default as middy } from '@middy/core';"],
      [
        'lambdas/alerts/to-incident.ts',
        "const { SQSClient } = await import('@aws-sdk/client-sqs');",
      ],
      ['lambdas/alerts/x.ts', "import { type A, B } from '@azure/identity';"],
    ],
    kept: [
      ['lambdas/alerts/ingest.handler.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
      ['lambdas/shared/azure/credentials.ts', "import { A } from '@azure/identity';"],
      ['lambdas/cmdb-discovery/discover.ts', "import type { DurableContext } from '@aws/sdk';"],
      ['lambdas/cmdb-discovery/discover.ts', "import { type DurableContext } from '@aws/sdk';"],
      ['lambdas/alerts/content-hash.ts', "import { createHash } from 'node:crypto';"],
    ],
  },
  {
    rule: 'shared/domain may import zod and itself, and nothing else',
    broken: [
      ['lambdas/shared/domain/run.ts', "import { createHash } from 'node:crypto';"],
      ['lambdas/shared/domain/run.ts', "import { json } from '../http/problem-details.ts';"],
      ['lambdas/shared/domain/run.ts', "import type { Client } from '@azure/identity';"],
    ],
    kept: [
      ['lambdas/shared/domain/run.ts', "import * as z from 'zod'; import { A } from './a.ts';"],
    ],
  },
  {
    rule: 'a flow may import itself and shared/, and shared/ only itself',
    broken: [
      ['lambdas/alerts/a.ts', "import { b } from '../cmdb-discovery/b.ts';"],
      ['lambdas/alerts/deep/a.ts', "import type { B } from '../../integration-hub/b.ts';"],
      ['lambdas/shared/aws/a.ts', "import { b } from '../../alerts/b.ts';"],
      ['lambdas/alerts/a.ts', "import { b } from '../../lib/b.ts';"],
    ],
    kept: [['lambdas/alerts/deep/a.ts', "import '../b.ts'; import '../../shared/domain/run.ts';"]],
  },
  {
    rule: 'lib/ and bin/ may import of lambdas/ only types, environment schemas, routes, metrics and events',
    broken: [['lib/alerts.ts', "import { ingestAlert } from '../lambdas/alerts/ingest-alert.ts';"]],
    kept: [
      ['lib/alerts.ts', "import { IngestEnvironment } from '../lambdas/alerts/environment.ts';"],
      ['lib/rest-api.ts', "import { ROUTES } from '../lambdas/integration-hub/routes.ts';"],
      ['lib/alarms.ts', "import { METRICS } from '../lambdas/shared/domain/metric.ts';"],
      ['lib/alerts.ts', "import type { Alert } from '../lambdas/alerts/ingest-alert.ts';"],
    ],
  },
  {
    rule: 'console/ may import itself, and of lambdas/ only types and shared/domain',
    broken: [
      ['console/a.tsx', "import { answer } from '../lambdas/integration-hub/answer.ts';"],
      ['console/a.tsx', "import type { B } from '../lib/b.ts';"],
    ],
    kept: [
      ['console/a.tsx', "import { Run } from '../lambdas/shared/domain/run.ts'; import './b.css';"],
      ['console/a.tsx', "import type { A } from '../lambdas/integration-hub/answer.ts';"],
    ],
  },
  {
    rule: 'only *.handler.ts may read process.env, and only to parse it with an environment schema',
    broken: [
      ['lambdas/alerts/a.ts', 'export const table = () => process.env.TABLE;'],
      ['lambdas/alerts/a.ts', "export const table = () => process['env'].TABLE;"],
      ['lambdas/alerts/a.ts', "import { env } from 'node:process';"],
      ['lambdas/alerts/a.handler.ts', 'const table = process.env.TABLE;'],
    ],
    kept: [['lambdas/alerts/a.handler.ts', 'const e = IngestEnvironment.parse(process.env);']],
  },
  {
    rule: 'only *.handler.ts may make a client on import',
    broken: [
      ['lambdas/shared/aws/a.ts', "import { Client } from '@aws-sdk/x'; const c = new Client();"],
      ['lambdas/shared/aws/a.ts', "import { Doc } from '@aws-sdk/x'; const c = Doc.from({});"],
      [
        'lambdas/shared/aws/a.ts',
        "import { Client } from '@aws-sdk/x'; class A { static c = new Client(); }",
      ],
    ],
    kept: [
      [
        'lambdas/shared/aws/a.ts',
        "import { Client } from '@aws-sdk/x'; const c = () => new Client();",
      ],
      [
        'lambdas/shared/aws/a.ts',
        "import { Client } from '@aws-sdk/x'; class A { c = new Client(); }",
      ],
      ['lambdas/shared/aws/a.ts', 'const known = new Set();'],
      [
        'lambdas/alerts/a.handler.ts',
        "import { Client } from '@aws-sdk/x'; const c = new Client();",
      ],
    ],
  },
  {
    rule: 'a port hands over a collection as AsyncIterable or page by page, never as a list',
    broken: [
      ['lambdas/shared/domain/a.ts', 'export interface Store { list(): Promise<Item[]>; }'],
      [
        'lambdas/shared/domain/a.ts',
        'export interface Store { list(): Promise<readonly Item[]>; }',
      ],
      ['lambdas/shared/domain/a.ts', 'export interface Store { list(): Promise<Array<Item>>; }'],
    ],
    kept: [
      ['lambdas/shared/domain/a.ts', 'export interface Store { list(): AsyncIterable<Item[]>; }'],
      ['lambdas/shared/domain/a.ts', 'export interface Store { list(): Promise<Page<Item>>; }'],
      [
        'lambdas/shared/domain/a.ts',
        'export interface Store { put(items: Item[]): Promise<void>; }',
      ],
    ],
  },
  {
    rule: 'what is deployed may not import local/, bench/ or test/',
    broken: [
      ['lambdas/alerts/a.ts', "import { b } from '../../local/b.ts';"],
      ['lib/app.ts', "import type { B } from '../local/b.ts';"],
      ['bin/app.ts', "await import('../test/b.ts');"],
    ],
    kept: [['local/start.ts', "import { b } from './b.ts'; import { c } from '../lib/app.ts';"]],
  },
  {
    rule: 'a file is named for its subject, not utils, helpers, common, types, misc or manager',
    broken: [
      ['lib/utils.ts', ''],
      ['lambdas/alerts/date-helpers.ts', ''],
      ['lambdas/common/a.ts', ''],
      ['test/types.test.ts', ''],
    ],
    kept: [
      ['lambdas/alerts/common-alert.ts', ''],
      ['lambdas/shared/azure/resource-manager.ts', ''],
      ['lambdas/cmdb-discovery/resource-types/resource-type.ts', ''],
    ],
  },
  {
    rule: 'zod is imported as `import * as z`',
    broken: [
      ['lib/a.ts', "import { z } from 'zod';"],
      ['test/a.ts', "import z from 'zod';"],
    ],
    kept: [['lib/a.ts', "import * as z from 'zod'; import type * as y from 'zod';"]],
  },
  {
    rule: 'exports have names',
    broken: [
      ['lib/a.ts', 'export default class A {}'],
      ['lib/a.ts', 'export default 1;'],
    ],
    kept: [['jest.config.ts', 'export default {};']],
  },
];

describe('the check itself', () => {
  it('has examples for every rule', () => {
    expect(EXAMPLES.map(({ rule }) => rule)).toEqual(Object.keys(RULES));
  });

  it.each(EXAMPLES.flatMap(({ rule, broken }) => broken.map((file) => [rule, ...file] as const)))(
    'notices that %s: %s with %s',
    (rule, path, source) => {
      const [violation, ...more] = violations([toSourceFile(path, source)], rule);
      expect(violation).toMatch(`${path}: ${rule} (`);
      expect(more).toEqual([]);
    },
  );

  it.each(EXAMPLES.flatMap(({ rule, kept }) => kept.map((file) => [rule, ...file] as const)))(
    'finds nothing wrong by "%s" in %s with %s',
    (rule, path, source) => {
      expect(violations([toSourceFile(path, source)], rule)).toEqual([]);
    },
  );

  it('names the file that it cannot read', () => {
    expect(() => toSourceFile('lib/broken.ts', 'const =')).toThrow(
      'lib/broken.ts cannot be parsed',
    );
  });
});
