import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { readDeployment } from '../local/template/read-deployment.ts';
import { cold } from './alerts/cold.ts';
import { storm } from './alerts/storm.ts';
import { warm } from './alerts/warm.ts';
import type { Bench } from './measurement.ts';

/** What taking in an alert costs: the bundle, the handler by itself, and a storm on the local stack. */
export const alerts: Bench = {
  name: 'alerts',
  async *run() {
    const directory = mkdtempSync(join(tmpdir(), 'alerts-'));
    try {
      const assembly = join(directory, 'assembly');
      buildApp({ outdir: assembly }).synth();
      const { functions } = readDeployment(assembly, { sqsEndpoint: 'http://127.0.0.1:1' });
      const ingest = functions.find(({ name }) => /ingest/i.test(name));
      if (!ingest) throw new Error('The template declares no function that takes alerts in.');
      yield* cold(ingest, directory);
      yield* warm(assembly, join(directory, 'warm'));
      yield* storm(join(directory, 'storm'));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
