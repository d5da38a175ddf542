import { isSameValue, type Secret, type SecretValue, type SecretVersion } from './secret.ts';
import { SecretsManagerError } from './secrets-manager-error.ts';
import { attach, detach } from './staging-labels.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const valueLimit = 65_536;
const versionLimit = 100;
const labelLimit = 20;
const dayMs = 86_400_000;

/** Reads the value of a request. */
export const toValue = (input: {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}): SecretValue | undefined => {
  const { SecretString: text, SecretBinary: base64 } = input;
  if (text !== undefined && base64 !== undefined) {
    throw new SecretsManagerError(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined && Buffer.byteLength(text) > valueLimit) throw tooLong('secretString');
  if (base64 !== undefined && Buffer.byteLength(base64, 'base64') > valueLimit) {
    throw tooLong('secretBinary');
  }
  if (text !== undefined) return { text };
  return base64 === undefined ? undefined : { base64 };
};

const tooLong = (member: string): SecretsManagerError =>
  new SecretsManagerError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have ` +
      `length less than or equal to ${valueLimit}`,
  );

/**
 * Stores a value as a version: a new one, or the waiting one of a rotation. Doing it again with the
 * same value changes nothing.
 *
 * @returns the secret as it is then; the same object when the request had been done before.
 * @throws SecretsManagerError ResourceExistsException when the token made a version of another value.
 */
export const putVersion = (
  secret: Secret,
  {
    id,
    value,
    stages,
    now,
  }: { id: string; value: SecretValue; stages: readonly string[]; now: number },
): Secret => {
  const known = secret.versions.find((version) => version.id === id);
  if (known?.value) {
    if (isSameValue(known.value, value)) return secret;
    throw tokenInUse(secret, id);
  }
  const version = { id, stages: known?.stages ?? [], value, createdAt: known?.createdAt ?? now };
  const versions = known
    ? secret.versions.map((each) => (each === known ? version : each))
    : [...makeRoom(secret.versions, now), version];
  const isFirst = secret.versions.length === 0;
  const labels = isFirst && !stages.includes('AWSCURRENT') ? [...stages, 'AWSCURRENT'] : stages;
  return { ...secret, versions: limitLabels(attach(versions, id, labels)), lastChangedAt: now };
};

/** The refusal of a token that already made another version. */
export const tokenInUse = (secret: Secret, token: string): SecretsManagerError =>
  new SecretsManagerError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
  );

/** Adds the version a rotation is to fill: AWSPENDING and without a value. */
export const addPendingVersion = (secret: Secret, id: string, now: number): Secret => {
  const version: SecretVersion = { id, stages: [], createdAt: now };
  const versions = [...makeRoom(secret.versions, now), version];
  return { ...secret, versions: attach(versions, id, ['AWSPENDING']) };
};

/** Takes AWSPENDING off; a version that never got a value goes with it. */
export const dropPending = (secret: Secret, id: string): Secret => {
  const pending = secret.versions.find((version) => version.id === id);
  if (!pending?.stages.includes('AWSPENDING')) return secret;
  const versions = detach(secret.versions, 'AWSPENDING').filter(
    (version) => version.id !== id || version.value !== undefined || version.stages.length > 0,
  );
  return { ...secret, versions };
};

/** Deprecated versions go, oldest first, when there are many; those of the last 24 hours stay. */
const makeRoom = (versions: readonly SecretVersion[], now: number): readonly SecretVersion[] => {
  if (versions.length < versionLimit) return versions;
  const oldest = versions
    .filter(({ stages, createdAt }) => stages.length === 0 && createdAt < now - dayMs)
    .sort((left, right) => left.createdAt - right.createdAt)[0];
  if (oldest)
    return makeRoom(
      versions.filter((version) => version !== oldest),
      now,
    );
  throw new SecretsManagerError(
    'LimitExceededException',
    `You can't create more than ${versionLimit} versions of a secret within 24 hours.`,
  );
};

const limitLabels = (versions: readonly SecretVersion[]): readonly SecretVersion[] => {
  const count = versions.reduce((total, { stages }) => total + stages.length, 0);
  if (count <= labelLimit) return versions;
  throw new SecretsManagerError(
    'LimitExceededException',
    `You can't attach more than ${labelLimit} staging labels to the versions of a secret.`,
  );
};
