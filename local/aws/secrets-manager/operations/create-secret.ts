import * as z from 'zod';
import { members, operation, requireToken } from '../operation.ts';
import { isSameValue, type Secret } from '../secret.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';
import { putVersion, toValue } from '../versions.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const createSecret = operation(
  z.object({
    Name: z.string().min(1).max(512),
    ClientRequestToken: members.clientRequestToken,
    Description: members.description,
    KmsKeyId: members.kmsKeyId,
    Tags: members.tags,
    ...members.value,
  }),
  (input, { store, clock }) => {
    if (!/^[A-Za-z0-9/_+=.@-]+$/.test(input.Name)) {
      throw new SecretsManagerError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }
    const token = requireToken(input.ClientRequestToken);
    const value = toValue(input);
    const known = store.all().find(({ name }) => name === input.Name);
    if (known) return repeated(known, token, value);
    const now = clock.now();
    const secret: Secret = {
      arn: store.nextArn(input.Name),
      name: input.Name,
      ...(input.Description !== undefined && { description: input.Description }),
      ...(input.KmsKeyId !== undefined && { kmsKeyId: input.KmsKeyId }),
      tags: input.Tags ?? [],
      createdAt: now,
      lastChangedAt: now,
      versions: [],
    };
    store.save(
      value ? putVersion(secret, { id: token, value, stages: ['AWSCURRENT'], now }) : secret,
    );
    return { ARN: secret.arn, Name: secret.name, ...(value && { VersionId: token }) };
  },
);

/** The same request again is answered as the first was. */
const repeated = (secret: Secret, token: string, value: ReturnType<typeof toValue>): object => {
  if (secret.deletion) {
    throw new SecretsManagerError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const version = secret.versions.find(({ id }) => id === token);
  if (value && version?.value && isSameValue(version.value, value)) {
    return { ARN: secret.arn, Name: secret.name, VersionId: token };
  }
  throw new SecretsManagerError(
    'ResourceExistsException',
    `The operation failed because the secret ${secret.name} already exists.`,
  );
};
