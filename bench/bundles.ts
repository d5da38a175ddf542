import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { bundleHandlers } from '../lib/bundles.ts';
import { readDeployment } from '../local/template/read-deployment.ts';
import { initTime, sizeOf, writeEmptyHandler } from './bundle.ts';
import type { Bench } from './measurement.ts';

/** Kilobytes, minified. The webhook's is smaller, since an alert may wait for its cold start. */
const MAX_KB = 1400;
const MAX_WEBHOOK_KB = 600;

/** Milliseconds from process to loaded handler. */
const MAX_INIT_MS = 400;

const MAX_SYNTH_S = 30;

const ROOT = dirname(import.meta.dirname);

/** Time of a synthesis against bundling alone; size and init time of every bundle, against an empty handler. */
export const bundles: Bench = {
  name: 'bundles',
  async *run() {
    const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
    try {
      const empty = writeEmptyHandler(directory);
      const environment = { ...process.env, CDK_OUTDIR: join(directory, 'deployed') };
      yield {
        name: 'synth, with page and bundles',
        value: seconds(() => {
          execFileSync(process.execPath, ['bin/app.ts'], { cwd: ROOT, env: environment });
        }),
        unit: 's',
        bar: { atMost: MAX_SYNTH_S },
        baseline: seconds(() => bundleHandlers().remove()),
      };
      // The page is nothing that runs here, and its address nothing that is known here.
      const assembly = join(directory, 'functions');
      buildApp({ outdir: assembly }).synth();
      const { functions } = readDeployment(assembly, { sqsEndpoint: 'http://127.0.0.1:1' });
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

function seconds(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

/** `AlertsIngest` of the name that CloudFormation gives. */
function shorten(name: string): string {
  return /-([A-Za-z]+?)Fun/.exec(name)?.[1] ?? name;
}
