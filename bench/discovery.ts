import { calls } from './discovery/calls.ts';
import { speed } from './discovery/speed.ts';
import type { Bench } from './measurement.ts';

/** What CMDB discovery costs: calls, writes, time and memory, against a simulated tenant and a local DynamoDB. */
export const discovery: Bench = {
  name: 'discovery',
  async *run() {
    yield* calls();
    yield* speed();
  },
};
