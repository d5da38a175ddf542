import { join } from 'node:path';
import type { DeclaredFunction } from '../../local/template/deployment.ts';
import { initTime, sizeOf, writeEmptyHandler, zippedSizeOf } from '../bundle.ts';
import type { Measurement } from '../measurement.ts';

/** Size and init time of the function that an alert may have to wait for, against an empty one. */
export function* cold(
  { codeDirectory, environment }: DeclaredFunction,
  directory: string,
): Generator<Measurement> {
  const bundle = join(codeDirectory, 'index.mjs');
  const empty = writeEmptyHandler(directory);
  yield {
    name: 'ingest bundle, minified',
    value: sizeOf(bundle),
    unit: 'kB',
    bar: { atMost: 600 },
    baseline: sizeOf(empty),
  };
  yield {
    name: 'ingest bundle, zipped',
    value: zippedSizeOf(bundle),
    unit: 'kB',
    bar: { atMost: 160 },
    baseline: zippedSizeOf(empty),
  };
  yield {
    name: 'ingest init, process included',
    value: initTime(bundle, environment),
    unit: 'ms',
    bar: { atMost: 400 },
    baseline: initTime(empty, {}),
  };
}
