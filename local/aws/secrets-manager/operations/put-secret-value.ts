import * as z from 'zod';
import { members, operation, requireToken } from '../operation.ts';
import { requireSecret } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';
import { putVersion, toValue } from '../versions.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export const putSecretValue = operation(
  z.object({
    SecretId: members.secretId,
    ClientRequestToken: members.clientRequestToken,
    VersionStages: z.array(members.stage).min(1).max(20).optional(),
    RotationToken: z.string().min(36).max(256).optional(),
    ...members.value,
  }),
  (input, { store, clock, rotations }) => {
    const secret = requireSecret(store, input.SecretId);
    const id = requireToken(input.ClientRequestToken);
    const value = toValue(input);
    if (!value) {
      throw new SecretsManagerError(
        'InvalidRequestException',
        'You must provide either SecretString or SecretBinary.',
      );
    }
    if (input.RotationToken && input.RotationToken !== secret.rotation?.running?.rotationToken) {
      throw new SecretsManagerError('AccessDeniedException', 'The RotationToken is not valid.');
    }
    const stages = input.VersionStages ?? ['AWSCURRENT'];
    const changed = putVersion(secret, { id, value, stages, now: clock.now() });
    if (changed !== secret) store.save(rotations.noticeVersion(changed, id));
    const version = changed.versions.find((each) => each.id === id);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      VersionStages: version?.stages ?? [],
    };
  },
);
