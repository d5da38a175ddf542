import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { RouteContract } from '../../lambdas/integration-hub/route.ts';

const PATH = join(import.meta.dirname, '../../docs/openapi.json');

/** The API reference as it is kept in the repository. */
export const keptReference: unknown = JSON.parse(readFileSync(PATH, 'utf8'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'reference', ...Object(keptReference) });

/** What is wrong with an answer by the API reference; empty when nothing is. */
export function faultsOf(
  { method, path }: Pick<RouteContract, 'method' | 'path'>,
  status: number,
  body: unknown,
): string[] {
  const place = ['paths', path.replace('+}', '}'), method.toLowerCase(), 'responses', `${status}`];
  const type = status < 300 ? 'application/json' : 'application/problem+json';
  const pointer = [...place, 'content', type, 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = ajv.getSchema(`reference#/${pointer}`);
  if (!validate) return [`The reference has no ${status} of ${method} ${path}.`];
  if (validate(body)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
