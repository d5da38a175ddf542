import type { Json } from '../../../local/azure/json.ts';

/** Path of members → JSON types seen there; `[]` stands for the items of a list. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

/** Members whose names are data: tags, for one. */
const MAPS = new Set(['tags', 'userAssignedIdentities']);

/** The union of the shapes of these values. */
export function shapeOf(values: readonly Json[]): Shape {
  const shape = new Map<string, Set<string>>();
  for (const value of values) collect(value, '', shape);
  return shape;
}

/** The paths that every one of these values has. */
export function pathsInAll(values: readonly Json[]): readonly string[] {
  const [first, ...rest] = values.map((value) => shapeOf([value]));
  return [...(first?.keys() ?? [])].filter((path) => rest.every((shape) => shape.has(path)));
}

function collect(value: Json, path: string, shape: Map<string, Set<string>>): void {
  const types = shape.get(path) ?? new Set();
  shape.set(path, types.add(jsonType(value)));
  if (Array.isArray(value)) {
    for (const item of value) collect(item, `${path}[]`, shape);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const isMap = MAPS.has(path.split('.').at(-1) ?? '');
      if (member !== undefined) collect(member, `${path}.${isMap ? '*' : key}`, shape);
    }
  }
}

function jsonType(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
