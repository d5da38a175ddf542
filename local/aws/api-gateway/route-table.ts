import type { DeclaredRoute } from '../../template/deployment.ts';

/** A route with what the request's path gave for its parameters, percent-encoded as it came. */
export interface RouteMatch {
  route: DeclaredRoute;
  pathParameters: Record<string, string>;
}

/** Finds the route of a request; undefined when API Gateway would know no such resource or method. */
export type FindRoute = (method: string, path: string) => RouteMatch | undefined;

interface Candidate {
  pattern: RegExp;
  segments: string[];
  /** Names of the pattern's groups, in order. */
  names: string[];
  routes: Map<string, DeclaredRoute>;
}

/**
 * Chooses the resource first and the method then, as API Gateway does: a fixed segment wins over
 * `{name}`, which wins over `{name+}`; a resource without the method is not passed over for a less
 * specific one that has it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
 */
export const routeTable = (routes: readonly DeclaredRoute[]): FindRoute => {
  const byPath = new Map<string, Map<string, DeclaredRoute>>();
  for (const route of routes) {
    const methods = byPath.get(route.path) ?? new Map<string, DeclaredRoute>();
    byPath.set(route.path, methods.set(route.method, route));
  }
  const candidates = [...byPath].map(([path, methods]) => toCandidate(path, methods));
  candidates.sort(mostSpecificFirst);
  return (method, path) => {
    for (const { pattern, names, routes: methods } of candidates) {
      const values = pattern.exec(path)?.slice(1);
      if (!values) continue;
      const route = methods.get(method) ?? methods.get('ANY');
      const pathParameters = Object.fromEntries(
        names.map((name, index) => [name, values[index] ?? '']),
      );
      return route && { route, pathParameters };
    }
    return undefined;
  };
};

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

const toCandidate = (path: string, routes: Map<string, DeclaredRoute>): Candidate => {
  const segments = segmentsOf(path);
  const pattern = segments.map((segment) => `/${toPattern(segment)}`).join('');
  const names = segments
    .filter((segment) => segment.startsWith('{'))
    .map((segment) => segment.replace(/^\{|\+?\}$/g, ''));
  return { pattern: new RegExp(`^${pattern}/?$`), segments, names, routes };
};

const toPattern = (segment: string): string => {
  if (!segment.startsWith('{')) return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return segment.endsWith('+}') ? '(.+?)' : '([^/]+)';
};

const rank = (segment: string | undefined): number => {
  if (segment === undefined) return 3;
  if (!segment.startsWith('{')) return 0;
  return segment.endsWith('+}') ? 2 : 1;
};

const mostSpecificFirst = (left: Candidate, right: Candidate): number => {
  const length = Math.max(left.segments.length, right.segments.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left.segments[index]) - rank(right.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
};
