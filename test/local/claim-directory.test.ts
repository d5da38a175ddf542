import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDirectory } from '../../local/claim-directory.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claim-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('lets one start at a time use a folder, and names who has it', () => {
  const release = claimDirectory(directory);
  expect(() => claimDirectory(directory)).toThrow(
    `in use by another npm start (process ${process.pid})`,
  );
  release();
  claimDirectory(directory)();
});

it.each(['2147483646', '', 'nonsense'])(
  'takes over what a start that was killed has left (%j)',
  (left) => {
    writeFileSync(join(directory, 'npm-start.pid'), left);
    claimDirectory(directory)();
  },
);
