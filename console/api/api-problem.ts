import type { Problem } from '../../lambdas/shared/http/problem.ts';

/** An answer of the API that is not 2xx, or none at all. */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** The problem details of an answer; the page's own words when it brings none, as a proxy's. */
export function toProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'title' in body && 'fix' in body) {
    return { ...(body as Problem), status };
  }
  if (status === 401) {
    return { status, title: 'Your session has ended.', fix: 'Sign in again.' };
  }
  if (status === 403) {
    return {
      status,
      title: 'You are signed in, but may not do this.',
      fix: 'Ask a super_admin of StackFlow to give you a role in Integration Hub.',
    };
  }
  return {
    status,
    title: `The API answered ${status} without a reason.`,
    fix: 'Try again in a minute. If it stays so, tell whoever runs StackFlow.',
  };
}

/** What to show of any failure. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem;
  return {
    status: 0,
    title: 'Integration Hub could not be reached.',
    fix: `Check your connection, and try again. (${error instanceof Error ? error.message : error})`,
  };
}

/** Whether trying the same once more may help. */
export function mayPass({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500;
}
