import type { Failure } from '../../lambdas/shared/domain/integration-error.ts';

/** A failure as two sentences: what happened and why, and what to do. */
export function inWords({ message, fix }: Pick<Failure, 'message' | 'fix'>): string {
  return `${message.replace(/\.?$/, '.')} ${fix}`;
}
