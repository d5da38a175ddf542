import { createRequire } from 'node:module';
import type Sequencer from '@jest/test-sequencer';

// Its types are those of a CommonJS module.
const { default: TestSequencer }: typeof Sequencer = createRequire(import.meta.url)(
  '@jest/test-sequencer',
);

/** Files that take longest, the longest first: begun last, one of them would run alone in the end. */
const LONG = [
  'test/cmdb-discovery/kill-and-resume/discover.test.ts',
  'test/local/aws/lambda/durable/kill-and-resume.test.ts',
  'test/cmdb-discovery/kill-and-resume/collect.test.ts',
  'test/local/start.test.ts',
  'test/lib/app.test.ts',
  'test/alerts/endpoint-faults.test.ts',
  'test/local/aws/lambda/durable/operations.test.ts',
  'test/secret-rotation/no-secret-written.test.ts',
  'test/secret-rotation/kill-and-retry.test.ts',
  'test/shared/aws/stores.test.ts',
];

/** Begins with the long files, which Jest knows only where it has run before. */
export default class LongFilesFirst extends TestSequencer {
  override async sort(...[tests]: Parameters<Sequencer.default['sort']>) {
    const place = (path: string) => {
      const index = LONG.findIndex((file) => path.replaceAll('\\', '/').endsWith(file));
      return index === -1 ? LONG.length : index;
    };
    return (await super.sort(tests)).toSorted((a, b) => place(a.path) - place(b.path));
  }
}
