import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { median } from './median.ts';

const REPEATS = 11;

const EMPTY_HANDLER = 'export const handler = async () => null;\n';

/** Headers, names and directory of a ZIP file with one entry. */
const ZIP_OVERHEAD_BYTES = 150;

/** What a function could be at the least: writes it into a folder, and answers its path. */
export function writeEmptyHandler(directory: string): string {
  const file = join(directory, 'empty.mjs');
  writeFileSync(file, EMPTY_HANDLER);
  return file;
}

/** In kB. */
export function sizeOf(bundle: string): number {
  return statSync(bundle).size / 1000;
}

/** In kB, as it is uploaded. */
export function zippedSizeOf(bundle: string): number {
  return (deflateRawSync(readFileSync(bundle)).length + ZIP_OVERHEAD_BYTES) / 1000;
}

/** Milliseconds for a new process to load a bundle, the median of some. */
export function initTime(bundle: string, environment: Record<string, string>): number {
  const times = Array.from({ length: REPEATS }, () => {
    const started = performance.now();
    execFileSync(process.execPath, [bundle], { env: { AWS_REGION: 'us-east-1', ...environment } });
    return performance.now() - started;
  });
  return median(times);
}
