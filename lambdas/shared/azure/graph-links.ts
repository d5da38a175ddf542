import { ResyncRequired } from '../domain/graph.ts';
import { unexpectedAnswer } from './explain.ts';

/** Addresses of Graph, and of nobody else: the bearer token goes there. */
export interface GraphLinks {
  /**
   * A path below the version, or a link that was kept, as a whole address.
   *
   * @throws ResyncRequired for a kept link of another address: the integration's cloud was changed
   */
  resolve(address: string): string;
  /** A link of an answer; undefined when there is none. */
  next(value: unknown, current: string): string | undefined;
}

export function graphLinks(origin: string): GraphLinks {
  function isOwn(value: unknown): value is string {
    const link = typeof value === 'string' ? URL.parse(value) : null;
    return link?.origin === origin && link.username === '' && link.password === '';
  }

  function pin(value: unknown, current: string): string {
    // As Graph wrote it: tokens are not to be encoded anew.
    if (isOwn(value)) return value;
    throw unexpectedAnswer(pathOf(current), 'a link to another address than its own');
  }

  return {
    resolve(address) {
      if (address.startsWith('/')) return `${origin}/v1.0${address}`;
      if (isOwn(address)) return address;
      throw new ResyncRequired('The link that was kept belongs to another address of Graph.', {});
    },
    next(value, current) {
      if (value === undefined || value === null || value === '') return undefined;
      const next = pin(value, current);
      if (next !== current) return next;
      throw unexpectedAnswer(pathOf(current), 'a page that names itself as the next one');
    },
  };
}

function pathOf(address: string): string {
  return URL.parse(address)?.pathname ?? 'Microsoft Graph';
}
