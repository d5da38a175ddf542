import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { members, operation, requireToken } from '../operation.ts';
import { nextRotation } from '../rotation-schedule.ts';
import type { RotationSettings, Secret } from '../secret.ts';
import { requireSecret } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';
import { versionWith } from '../staging-labels.ts';
import { addPendingVersion, tokenInUse } from '../versions.ts';

const rulesSchema = z.object({
  AutomaticallyAfterDays: z.number().int().min(1).max(1000).optional(),
  ScheduleExpression: z.string().min(1).max(256).optional(),
  Duration: z
    .string()
    .regex(/^([1-9]|1\d|2[0-4])h$/)
    .optional(),
});

/**
 * Attaches a rotation and, unless told otherwise, starts it. The answer does not wait for the
 * function.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export const rotateSecret = operation(
  z.object({
    SecretId: members.secretId,
    ClientRequestToken: members.clientRequestToken,
    RotationLambdaARN: z.string().max(2048).optional(),
    RotationRules: rulesSchema.optional(),
    RotateImmediately: z.boolean().default(true),
  }),
  (input, { store, clock, rotations }) => {
    const secret = requireSecret(store, input.SecretId);
    const token = requireToken(input.ClientRequestToken);
    const answer = { ARN: secret.arn, Name: secret.name, VersionId: token };
    if (secret.rotation?.running?.token === token) return answer;
    const lambdaArn = input.RotationLambdaARN ?? secret.rotation?.lambdaArn;
    if (!lambdaArn)
      throw refused('No Lambda rotation function ARN is associated with this secret.');
    const rules = checkRules(input.RotationRules) ?? secret.rotation?.rules ?? {};
    if (!rotations.canInvoke()) {
      throw new SecretsManagerError(
        'AccessDeniedException',
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy ' +
          'grants access to the principal secretsmanager.amazonaws.com.',
      );
    }
    refuseUnfinished(secret, () => rotations.resume(secret.arn));
    if (secret.versions.some(({ id }) => id === token)) throw tokenInUse(secret, token);
    const now = clock.now();
    const rotation: RotationSettings = {
      ...lastRotation(secret),
      enabled: true,
      lambdaArn,
      rules,
      ...nextRotation(rules, now),
      running: { token, rotationToken: randomUUID(), isTest: !input.RotateImmediately },
    };
    store.save({ ...addPendingVersion(secret, token, now), rotation });
    rotations.run(secret.arn);
    return answer;
  },
);

const refused = (message: string): SecretsManagerError =>
  new SecretsManagerError('InvalidRequestException', message);

/** AWSPENDING on a version that is not current means that a rotation was left half-way. */
const refuseUnfinished = (secret: Secret, reattempt: () => void): void => {
  const pending = versionWith(secret.versions, 'AWSPENDING');
  const isUnfinished = pending !== undefined && !pending.stages.includes('AWSCURRENT');
  if (!isUnfinished) return;
  reattempt();
  throw refused("A previous rotation isn't complete. That rotation will be reattempted.");
};

const lastRotation = ({ rotation }: Secret): Pick<RotationSettings, 'lastRotatedAt'> =>
  rotation?.lastRotatedAt === undefined ? {} : { lastRotatedAt: rotation.lastRotatedAt };

const checkRules = (
  rules: z.infer<typeof rulesSchema> | undefined,
): RotationSettings['rules'] | undefined => {
  if (!rules) return undefined;
  const { AutomaticallyAfterDays, ScheduleExpression, Duration } = rules;
  if (AutomaticallyAfterDays !== undefined && ScheduleExpression !== undefined) {
    throw new SecretsManagerError(
      'InvalidParameterException',
      "You can't specify both AutomaticallyAfterDays and ScheduleExpression in RotationRules.",
    );
  }
  return {
    ...(AutomaticallyAfterDays !== undefined && { AutomaticallyAfterDays }),
    ...(ScheduleExpression !== undefined && { ScheduleExpression }),
    ...(Duration !== undefined && { Duration }),
  };
};

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html */
export const cancelRotateSecret = operation(
  z.object({ SecretId: members.secretId }),
  ({ SecretId }, { store, rotations }) => {
    const secret = requireSecret(store, SecretId);
    const answer = { ARN: secret.arn, Name: secret.name };
    if (!secret.rotation) return answer;
    // AWSPENDING stays where it is: whoever cancels has to look after it.
    const { nextRotationAt: _off, running, ...rotation } = secret.rotation;
    store.save({ ...secret, rotation: { ...rotation, enabled: false } });
    rotations.reschedule();
    return { ...answer, ...(running && { VersionId: running.token }) };
  },
);
