import type {
  ArmResource,
  ResourceManager,
} from '../../../lambdas/shared/domain/resource-manager.ts';

/** Pages of a list, one resource, or the error that asking for it ends with; by lower-cased path. */
export type Answers = Readonly<
  Record<string, readonly (readonly ArmResource[])[] | ArmResource | Error>
>;

/** An Azure Resource Manager that knows `answers` and keeps what it was asked for, in order. */
export function answering(answers: Answers): ResourceManager & { readonly asked: string[] } {
  const asked: string[] = [];
  const known = new Map(Object.entries(answers).map(([path, it]) => [path.toLowerCase(), it]));

  function answerTo(path: string) {
    asked.push(path);
    const answer = known.get(path.toLowerCase());
    if (answer === undefined) throw new Error(`Nobody expected a call to ${path}`);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  return {
    asked,
    statistics: { calls: 0, retries: 0 },
    async *pages(path) {
      yield* answerTo(path) as readonly (readonly ArmResource[])[];
    },
    async get(path) {
      return answerTo(path) as ArmResource;
    },
  };
}

export const SUBSCRIPTION = '5d2b1c1e-7a60-4b0e-9a53-3c1f5d1c7a01';

/** An ARM id in the test's subscription and the group `rg-shop`. */
export function armId(path: string, group = 'rg-shop'): string {
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/${path}`;
}

/** The path of a list of the whole subscription. */
export function listOf(type: string): string {
  return `/subscriptions/${SUBSCRIPTION}/providers/${type}`;
}
