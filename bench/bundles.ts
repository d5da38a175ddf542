import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { readDeployment } from '../local/template/read-deployment.ts';
import { initTime, sizeOf, writeEmptyHandler } from './bundle.ts';
import type { Bench } from './measurement.ts';

/** Kilobytes, minified. The webhook's is smaller, since an alert may wait for its cold start. */
const MAX_KB = 1400;
const MAX_WEBHOOK_KB = 600;

/** Milliseconds from process to loaded handler. */
const MAX_INIT_MS = 400;

/** Size and init time of every function's bundle, against an empty handler. */
export const bundles: Bench = {
  name: 'bundles',
  async *run() {
    const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
    try {
      const empty = writeEmptyHandler(directory);
      buildApp({ outdir: join(directory, 'assembly') }).synth();
      const { functions } = readDeployment(join(directory, 'assembly'), {
        sqsEndpoint: 'http://127.0.0.1:1',
      });
      const emptyMs = initTime(empty, {});
      for (const { name, codeDirectory, environment } of functions) {
        const bundle = join(codeDirectory, 'index.mjs');
        yield {
          name: `size of ${shorten(name)}`,
          value: sizeOf(bundle),
          unit: 'kB',
          bar: { atMost: /ingest/i.test(name) ? MAX_WEBHOOK_KB : MAX_KB },
          baseline: sizeOf(empty),
        };
        yield {
          name: `init of ${shorten(name)}`,
          value: initTime(bundle, environment),
          unit: 'ms',
          bar: { atMost: MAX_INIT_MS },
          baseline: emptyMs,
        };
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** `AlertsIngest` of the name that CloudFormation gives. */
function shorten(name: string): string {
  return /-([A-Za-z]+?)Fun/.exec(name)?.[1] ?? name;
}
