import { correctness } from './entra/correctness.ts';
import { requests } from './entra/requests.ts';
import { sideBySide } from './entra/side-by-side.ts';
import { volume } from './entra/volume.ts';
import type { Bench } from './measurement.ts';

/** What the Entra ID sync costs, and how it stands beside Backstage's reader, against a simulated tenant. */
export const entra: Bench = {
  name: 'entra',
  async *run() {
    yield* requests();
    yield* sideBySide();
    yield* correctness();
    yield* volume();
  },
};
