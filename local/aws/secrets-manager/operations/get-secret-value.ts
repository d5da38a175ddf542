import * as z from 'zod';
import { members, operation, toSeconds } from '../operation.ts';
import type { Secret, SecretVersion } from '../secret.ts';
import { requireSecret } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';
import { versionWith } from '../staging-labels.ts';

const dayMs = 86_400_000;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export const getSecretValue = operation(
  z.object({
    SecretId: members.secretId,
    VersionId: z.string().min(32).max(64).optional(),
    VersionStage: members.stage.optional(),
  }),
  ({ SecretId, VersionId, VersionStage }, { store, clock }) => {
    const secret = requireSecret(store, SecretId);
    const version = findVersion(secret, VersionId, VersionStage);
    // Kept by the day only, as AWS does; so most reads write nothing.
    const today = Math.floor(clock.now() / dayMs) * dayMs;
    if (version.lastAccessedAt !== today) {
      const versions = secret.versions.map((each) =>
        each.id === version.id ? { ...each, lastAccessedAt: today } : each,
      );
      store.save({ ...secret, versions, lastAccessedAt: today });
    }
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: toSeconds(version.createdAt),
      ...('text' in version.value
        ? { SecretString: version.value.text }
        : { SecretBinary: version.value.base64 }),
    };
  },
);

type FilledVersion = SecretVersion & Required<Pick<SecretVersion, 'value'>>;

const findVersion = (secret: Secret, id?: string, stage?: string): FilledVersion => {
  const wanted = stage ?? 'AWSCURRENT';
  const version =
    id === undefined
      ? versionWith(secret.versions, wanted)
      : secret.versions.find((each) => each.id === id);
  if (version && stage !== undefined && !version.stages.includes(stage)) {
    throw new SecretsManagerError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  if (version?.value) return { ...version, value: version.value };
  const what = id === undefined ? `staging label: ${wanted}` : `VersionId: ${id}`;
  throw new SecretsManagerError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
};
