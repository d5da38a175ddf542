import { readScheduleExpression } from '../lambda/schedule-expression.ts';
import type { RotationSettings } from './secret.ts';
import { SecretsManagerError } from './secrets-manager-error.ts';

/**
 * When a secret rotates next, if it has a schedule. A rate counts from `now`: AWS counts it from
 * the last rotation.
 *
 * @throws SecretsManagerError when the expression is none, or more often than every four hours.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export const nextRotation = (
  rules: RotationSettings['rules'],
  now: number,
): { nextRotationAt?: number } => {
  const expression =
    rules.ScheduleExpression ??
    (rules.AutomaticallyAfterDays && `rate(${rules.AutomaticallyAfterDays} days)`);
  if (!expression) return {};
  const [, value, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (unit === 'minute' || (unit === 'hour' && Number(value) < 4)) throw invalid(expression);
  try {
    const nextRotationAt = readScheduleExpression(expression, now).next(now);
    return nextRotationAt === undefined ? {} : { nextRotationAt };
  } catch {
    throw invalid(expression);
  }
};

const invalid = (expression: string): SecretsManagerError =>
  new SecretsManagerError(
    'InvalidParameterException',
    `The ScheduleExpression ${expression} isn't valid. Use rate(10 days) or cron(0 8 1 * ? *), not more ` +
      'often than every four hours.',
  );
