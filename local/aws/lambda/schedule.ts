import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { ScheduleDefinition } from './function-definition.ts';
import { readScheduleExpression } from './schedule-expression.ts';

export interface Schedules {
  /** When each enabled schedule fires next, ISO 8601 UTC. */
  nextRuns(): readonly { readonly name: string; readonly at: string }[];
  close(): void;
}

export interface SchedulesOptions {
  readonly schedules: readonly ScheduleDefinition[];
  readonly clock: Clock;
  /** Invokes the target asynchronously. */
  invoke(targetArn: string, input: string): Promise<void>;
  onFailure(schedule: ScheduleDefinition, error: unknown): void;
}

/**
 * Fires every enabled schedule at its times for as long as the service runs; times that passed
 * while it did not are not made up for.
 *
 * @throws Error when an expression cannot be read
 */
export function startSchedules(options: SchedulesOptions): Schedules {
  const { clock } = options;
  const armed = new Map<string, { at: number; cancel: () => void }>();

  for (const schedule of options.schedules.filter(({ enabled }) => enabled)) {
    const times = readScheduleExpression(schedule.expression, clock.now(), schedule.timeZone);
    const arm = (after: number) => {
      const at = times.next(after);
      if (at === undefined) return armed.delete(schedule.name);
      const cancel = clock.after(Math.max(0, at - clock.now()), () => {
        arm(at);
        const input = fillIn(schedule, at);
        options.invoke(schedule.targetArn, input).catch((error) => {
          options.onFailure(schedule, error);
        });
      });
      return armed.set(schedule.name, { at, cancel });
    };
    arm(clock.now());
  }

  return {
    nextRuns: () => [...armed].map(([name, { at }]) => ({ name, at: new Date(at).toISOString() })),
    close() {
      for (const { cancel } of armed.values()) cancel();
    },
  };
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function fillIn({ name, input }: ScheduleDefinition, at: number): string {
  const scheduledTime = new Date(at).toISOString().replace('.000Z', 'Z');
  return input
    .replaceAll('<aws.scheduler.scheduled-time>', scheduledTime)
    .replaceAll('<aws.scheduler.schedule-arn>', name)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
