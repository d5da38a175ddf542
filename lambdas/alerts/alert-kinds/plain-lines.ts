import { clipLine } from './bound-text.ts';
import type { Fields } from './read-fields.ts';

const MAX_LINES = 20;
const MAX_VALUE = 300;

/** `name: value` of every simple field, for contexts of no known shape. */
export function plainLines(context: Fields): string[] {
  return context
    .texts()
    .slice(0, MAX_LINES)
    .map(([name, value]) => `${clipLine(name, 80)}: ${clipLine(value, MAX_VALUE)}`);
}
