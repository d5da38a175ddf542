/** An object of an alert context, read leniently: names in any casing, wrong types like absence. */
export interface Fields {
  /** A text, number or boolean as text; undefined for anything else and for blanks. */
  text(name: string): string | undefined;
  /** A nested object; one without fields when there is none. */
  fields(name: string): Fields;
  /** The elements of a list; empty when there is none. */
  list(name: string): readonly unknown[];
  /** Every field that `text` can tell, in the order and spelling it came. */
  texts(): readonly (readonly [name: string, text: string])[];
}

/**
 * Reads any value as an object. Older alerts spell their fields in PascalCase, and some put a list
 * or an object into a string of JSON, which is read as what it holds.
 */
export function readFields(value: unknown): Fields {
  const entries = Object.entries(toObject(value));
  const byName = new Map(entries.map(([name, field]) => [name.toLowerCase(), field]));
  const get = (name: string) => byName.get(name.toLowerCase());
  return {
    text: (name) => toText(get(name)),
    fields: (name) => readFields(get(name)),
    list: (name) => toList(get(name)),
    texts: () =>
      entries.flatMap(([name, field]) => {
        const text = toText(field);
        return text === undefined ? [] : [[name, text] as const];
      }),
  };
}

/** A text, number or boolean as text without blanks around it; undefined for the rest. */
export function toText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

function toObject(value: unknown): object {
  const object = typeof value === 'string' ? parse(value, '{') : value;
  return typeof object === 'object' && object !== null && !Array.isArray(object) ? object : {};
}

function toList(value: unknown): readonly unknown[] {
  const list = typeof value === 'string' ? parse(value, '[') : value;
  return Array.isArray(list) ? list : [];
}

function parse(text: string, start: string): unknown {
  if (!text.trimStart().startsWith(start)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
