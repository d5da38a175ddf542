import { alerts } from './alerts.ts';
import { bundles } from './bundles.ts';
import { cost } from './cost.ts';
import { discovery } from './discovery.ts';
import { entra } from './entra.ts';
import { hub } from './hub.ts';
import { describe, holds } from './measurement.ts';
import { rotation } from './rotation.ts';
import { start } from './start.ts';

const BENCHES = [start, bundles, discovery, alerts, rotation, hub, entra, cost];

const name = process.argv[2];
const chosen = BENCHES.filter((bench) => name === undefined || bench.name === name);
if (chosen.length === 0) {
  const names = BENCHES.map((bench) => bench.name).join(', ');
  console.error(`There is no measure "${name}"; there are ${names}.`);
  process.exit(2);
}

let short = 0;
for (const bench of chosen) {
  for await (const measurement of bench.run()) {
    console.log(describe(measurement));
    if (!holds(measurement)) short += 1;
  }
}
process.exitCode = short === 0 ? 0 : 1;
