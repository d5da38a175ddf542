import { ApiProblem, toProblem } from './api-problem.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** The ETag of what is changed. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

/** Calls the admin API, under the page's own origin. */
export type Client = <T>(path: string, call?: Call) => Promise<T>;

/**
 * @param accessToken asked for each call, since tokens end
 * @throws ApiProblem for every answer that is not 2xx
 */
export function apiClient(accessToken: () => Promise<string | undefined>): Client {
  return async <T>(path: string, { method = 'GET', body, ifMatch, signal }: Call = {}) => {
    const token = await accessToken();
    if (token === undefined) throw new ApiProblem(toProblem(401, undefined));
    const answer = await fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const content: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw new ApiProblem(toProblem(answer.status, content));
    return content as T;
  };
}
