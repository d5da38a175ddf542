import * as z from 'zod';
import { members, operation, toSeconds } from '../operation.ts';
import { requireAnySecret, requireSecret, type SecretStore } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';

const dayMs = 86_400_000;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export const deleteSecret = operation(
  z.object({
    SecretId: members.secretId,
    RecoveryWindowInDays: z.number().int().optional(),
    ForceDeleteWithoutRecovery: z.boolean().optional(),
  }),
  (input, { store, clock }) => {
    const { SecretId, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced } = input;
    const refuse = (message: string): never => {
      throw new SecretsManagerError('InvalidParameterException', message);
    };
    if (isForced && days !== undefined) {
      refuse("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days !== undefined && (days < 7 || days > 30)) {
      refuse('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    }
    const now = clock.now();
    if (isForced) {
      const secret = store.find(SecretId);
      if (secret) store.remove(secret);
      return {
        ARN: secret?.arn ?? SecretId,
        Name: secret?.name ?? SecretId,
        DeletionDate: toSeconds(now),
      };
    }
    const secret = requireSecret(store, SecretId);
    const endsAt = now + (days ?? 30) * dayMs;
    store.save({ ...secret, deletion: { requestedAt: now, endsAt } });
    return { ARN: secret.arn, Name: secret.name, DeletionDate: toSeconds(endsAt) };
  },
);

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html */
export const restoreSecret = operation(
  z.object({ SecretId: members.secretId }),
  ({ SecretId }, { store, rotations }) => {
    const { deletion: _withdrawn, ...secret } = requireAnySecret(store, SecretId);
    store.save(secret);
    rotations.reschedule();
    return { ARN: secret.arn, Name: secret.name };
  },
);

/** Removes for good what is past its recovery window. */
export const removeExpired = (store: SecretStore, now: number): void => {
  for (const secret of store.all()) {
    if (secret.deletion && secret.deletion.endsAt <= now) store.remove(secret);
  }
};
