import { isJsonObject, type Json } from '../json.ts';

/** Two merge patches in a row: what the second leaves alone, the first keeps, nulls included. */
export function joinPatches(first: Json, second: Json): Json {
  if (!isJsonObject(first) || !isJsonObject(second)) return second;
  const joined: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const [before, after] = [first[key], second[key]];
    if (after === undefined) joined[key] = before as Json;
    else joined[key] = before === undefined ? after : joinPatches(before, after);
  }
  return joined;
}
