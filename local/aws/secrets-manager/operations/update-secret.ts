import * as z from 'zod';
import { members, operation, requireToken } from '../operation.ts';
import { requireSecret } from '../secret-store.ts';
import { putVersion, tokenInUse, toValue } from '../versions.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
export const updateSecret = operation(
  z.object({
    SecretId: members.secretId,
    ClientRequestToken: members.clientRequestToken,
    Description: members.description,
    KmsKeyId: members.kmsKeyId,
    ...members.value,
  }),
  (input, { store, clock, rotations }) => {
    const secret = requireSecret(store, input.SecretId);
    const value = toValue(input);
    const now = clock.now();
    const described = {
      ...secret,
      ...(input.Description !== undefined && { description: input.Description }),
      ...(input.KmsKeyId !== undefined && { kmsKeyId: input.KmsKeyId }),
      lastChangedAt: now,
    };
    if (!value) {
      store.save(described);
      return { ARN: secret.arn, Name: secret.name };
    }
    const id = requireToken(input.ClientRequestToken);
    // Unlike PutSecretValue, not even the same value may be sent again under a version's token.
    if (secret.versions.some((version) => version.id === id)) throw tokenInUse(secret, id);
    const changed = putVersion(described, { id, value, stages: ['AWSCURRENT'], now });
    store.save(rotations.noticeVersion(changed, id));
    return { ARN: secret.arn, Name: secret.name, VersionId: id };
  },
);
