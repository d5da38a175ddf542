import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../../local/azure/json.ts';
import { samplesFolder } from '../../published-samples.ts';

const FOLDER = samplesFolder('resource-manager');

/** Recorded answers of a real subscription. */
export const RECORDED_FOLDER = join(FOLDER, 'recorded');

/** Bodies of one resource type: those recorded, and those of the official specification. */
export interface Samples {
  readonly recorded: readonly JsonObject[];
  readonly official: readonly JsonObject[];
}

/** Every sample of a resource, by its lower-case type. */
export function readSamples(): ReadonlyMap<string, Samples> {
  const samples = new Map<string, { recorded: JsonObject[]; official: JsonObject[] }>();
  for (const source of ['recorded', 'official'] as const) {
    for (const file of readdirSync(join(FOLDER, source))) {
      if (file.endsWith('.meta.json')) continue;
      for (const resource of resourcesIn(readSample(source, file))) {
        const type = String(resource.type).toLowerCase();
        const known = samples.get(type) ?? { recorded: [], official: [] };
        known[source].push(resource);
        samples.set(type, known);
      }
    }
  }
  return samples;
}

/** The body in a file; of the specification's examples, that of the 200. */
export function readSample(source: 'recorded' | 'official', file: string): JsonObject {
  const json = JSON.parse(readFileSync(join(FOLDER, source, file), 'utf8'));
  return source === 'official' ? (json.responses['200'].body ?? {}) : json;
}

function resourcesIn(body: JsonObject): JsonObject[] {
  const items: readonly Json[] = Array.isArray(body.value) ? body.value : [body];
  return items.filter((item): item is JsonObject => isJsonObject(item) && 'type' in item);
}
