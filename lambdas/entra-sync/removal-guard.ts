import type { RemovalGuard } from '../shared/domain/integration.ts';

/** What a round would take away. */
export interface Loss {
  /** Different people who would lose anything. */
  readonly people: number;
  /** Those of them who would lose an administrator role. */
  readonly administrators: number;
  /** People who lost something in the last 24 hours, without anybody's approval. */
  readonly recent: number;
  /** Active people now. */
  readonly active: number;
}

/** Why an administrator has to approve of a loss, in words; empty when nobody has to. */
export function reasonsToAsk(loss: Loss, guard: RemovalGuard): string[] {
  const { people, administrators, recent, active } = loss;
  if (people === 0) return [];
  const reasons: string[] = [];
  if (administrators > 0) {
    reasons.push(`${count(administrators)} would lose an administrator role`);
  }
  const total = people + recent;
  const directory = active + recent;
  if (directory <= guard.smallDirectory) return reasons;
  const within = recent > 0 ? ` (${recent} of them within the last 24 hours)` : '';
  if (total > guard.people) {
    reasons.push(`${count(total)}${within} would lose something, more than ${guard.people}`);
  }
  if (total * 100 > directory * guard.percent) {
    reasons.push(`${total} of ${count(directory)}${within}, more than ${guard.percent} %`);
  }
  return reasons;
}

function count(people: number): string {
  return people === 1 ? '1 person' : `${people} people`;
}
