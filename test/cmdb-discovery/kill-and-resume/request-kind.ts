import type { Way } from './watched-functions.ts';
import type { Request } from './watched-proxy.ts';
import type { World } from './world.ts';

/** What a request of `collect` is for: the same for all that differ only in the resource. */
export function kindOf(request: Request, way: Way, tables: World['tables']): string {
  return way === 'collect to azure' ? azureKind(request) : dynamodbKind(request, tables);
}

/** Whether such a request leaves a trace, so that dying before it is not like dying after it. */
export function isWrite(kind: string): boolean {
  return /^(?:Put|Update|TransactWrite|Delete)/.test(kind);
}

/** `GET list below a resource, next page`; `GET subscription` */
function azureKind({ method, path }: Request): string {
  const { pathname, searchParams } = new URL(path, 'https://azure');
  const [head = '', provider] = pathname.split('/providers/');
  if (provider === undefined) {
    return `${method} ${head.split('/').slice(3).join('/') || 'subscription'}`;
  }
  const depth = provider.split('/').length;
  if (depth % 2 === 1) return `${method} resource`;
  const page = searchParams.has('$skipToken') ? ', next page' : '';
  return `${method} list${depth > 2 ? ' below a resource' : ''}${page}`;
}

/** `UpdateItem RUNS_TABLE scope running` */
function dynamodbKind({ headers, body }: Request, tables: World['tables']): string {
  const [, operation = ''] = String(headers['x-amz-target']).split('.');
  const named = Object.entries(tables).filter(([, name]) => body.includes(`"${name}"`));
  const [part] = /(?:lease|scope|seen|held)(?=#)/.exec(body) ?? [];
  const [, state] = /"state":\{"S":"(running|complete)"\}/.exec(body) ?? [];
  const words = [operation, ...named.map(([variable]) => variable), part, state];
  return words.filter((word) => word !== undefined).join(' ');
}
