import * as z from 'zod';
import { members, operation } from '../operation.ts';
import { requireSecret } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';
import { moveStage } from '../staging-labels.ts';

const versionId = z.string().min(32).max(64).optional();

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export const updateSecretVersionStage = operation(
  z.object({
    SecretId: members.secretId,
    VersionStage: members.stage,
    RemoveFromVersionId: versionId,
    MoveToVersionId: versionId,
  }),
  ({ SecretId, VersionStage: stage, RemoveFromVersionId, MoveToVersionId }, { store, clock }) => {
    const secret = requireSecret(store, SecretId);
    const move = { stage, removeFrom: RemoveFromVersionId, moveTo: MoveToVersionId };
    const versions = moveStage(secret.versions, move);
    const target = versions.find(({ id }) => id === MoveToVersionId);
    if (stage === 'AWSCURRENT' && target && !target.value) {
      throw new SecretsManagerError(
        'InvalidRequestException',
        `You can't move staging label AWSCURRENT to version ${target.id} because it has no secret value.`,
      );
    }
    store.save({ ...secret, versions, lastChangedAt: clock.now() });
    return { ARN: secret.arn, Name: secret.name };
  },
);
