import * as z from 'zod';

const STEPS = {
  createSecret: 'create',
  create_secret: 'create',
  setSecret: 'set',
  set_secret: 'set',
  testSecret: 'test',
  test_secret: 'test',
  finishSecret: 'finish',
  finish_secret: 'finish',
} as const;

/**
 * What Secrets Manager calls a rotation function with. Its documentation spells the steps
 * `create_secret`, its events `createSecret`.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export const RotationRequest = z
  .object({
    Step: z.enum(Object.keys(STEPS) as (keyof typeof STEPS)[]).transform((step) => STEPS[step]),
    SecretId: z.string().min(1),
    ClientRequestToken: z.string().min(32).max(64),
    RotationToken: z.string().optional(),
  })
  .transform((event) => ({
    step: event.Step,
    secretId: event.SecretId,
    /** Also the id of the version that the rotation makes. */
    token: event.ClientRequestToken,
    rotationToken: event.RotationToken,
  }));
export type RotationRequest = z.output<typeof RotationRequest>;
