import { calls } from './discovery/calls.ts';
import { memory } from './discovery/memory.ts';
import { speed } from './discovery/speed.ts';
import { waiting } from './discovery/waiting.ts';
import type { Bench } from './measurement.ts';

/** What CMDB discovery costs: calls, writes, time and memory, against a simulated tenant and a local DynamoDB. */
export const discovery: Bench = {
  name: 'discovery',
  async *run() {
    yield* calls();
    yield* speed();
    yield* waiting();
    yield* memory();
  },
};
