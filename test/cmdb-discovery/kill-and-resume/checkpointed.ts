import * as z from 'zod';
import type { Request } from './watched-proxy.ts';

const Checkpoint = z.object({
  Updates: z.array(z.object({ Id: z.string(), Name: z.string(), Action: z.string() })).default([]),
});

/** What a request of `discover` checkpoints: `plan START` and its id, `map-item-0 SUCCEED` … */
export function checkpointed({ path, body }: Request): readonly string[] {
  if (!path.endsWith('/checkpoint')) return [];
  const { Updates } = Checkpoint.parse(JSON.parse(body));
  return Updates.map(({ Id, Name, Action }) => `${Name} ${Action} ${Id}`);
}
