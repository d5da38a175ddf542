import * as z from 'zod';
import { members, operation, page, toSeconds } from '../operation.ts';
import type { Secret } from '../secret.ts';
import { requireAnySecret } from '../secret-store.ts';

/** What DescribeSecret and ListSecrets tell alike. */
const describe = (secret: Secret): object => ({
  ARN: secret.arn,
  Name: secret.name,
  Description: secret.description,
  KmsKeyId: secret.kmsKeyId,
  RotationEnabled: secret.rotation?.enabled,
  RotationLambdaARN: secret.rotation?.lambdaArn,
  RotationRules: secret.rotation?.rules,
  LastRotatedDate: toSeconds(secret.rotation?.lastRotatedAt),
  NextRotationDate: toSeconds(secret.rotation?.nextRotationAt),
  LastChangedDate: toSeconds(secret.lastChangedAt),
  LastAccessedDate: toSeconds(secret.lastAccessedAt),
  DeletedDate: toSeconds(secret.deletion?.requestedAt),
  CreatedDate: toSeconds(secret.createdAt),
  Tags: secret.tags,
});

/** Deprecated versions, which have no label, are not told. */
const labelled = (secret: Secret): Record<string, readonly string[]> =>
  Object.fromEntries(
    secret.versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]),
  );

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export const describeSecret = operation(
  z.object({ SecretId: members.secretId }),
  ({ SecretId }, { store }) => {
    const secret = requireAnySecret(store, SecretId);
    return { ...describe(secret), VersionIdsToStages: labelled(secret) };
  },
);

const paging = {
  MaxResults: z.number().int().min(1).max(100).optional(),
  NextToken: z.string().min(1).max(4096).optional(),
};

const filterSchema = z.object({
  Key: z.enum([
    'description',
    'name',
    'tag-key',
    'tag-value',
    'primary-region',
    'owning-service',
    'all',
  ]),
  Values: z.array(z.string().max(512)).min(1).max(10),
});
type Filter = z.infer<typeof filterSchema>;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html */
export const listSecrets = operation(
  z.object({
    ...paging,
    IncludePlannedDeletion: z.boolean().optional(),
    Filters: z.array(filterSchema).max(10).optional(),
    SortOrder: z.enum(['asc', 'desc']).optional(),
  }),
  (input, { store, region }) => {
    const found = store
      .all()
      .filter(({ deletion }) => input.IncludePlannedDeletion || !deletion)
      .filter((secret) => (input.Filters ?? []).every((filter) => passes(secret, filter, region)))
      .sort((left, right) => left.createdAt - right.createdAt);
    const { items, ...next } = page(input.SortOrder === 'asc' ? found : found.reverse(), input);
    const SecretList = items.map((secret) => ({
      ...describe(secret),
      SecretVersionsToStages: labelled(secret),
    }));
    return { SecretList, ...next };
  },
);

/** One of the values must match; a value beginning with `!` must not. */
const passes = (secret: Secret, { Key, Values }: Filter, region: string): boolean =>
  Values.some((value) =>
    value.startsWith('!')
      ? !matches(secret, Key, value.slice(1), region)
      : matches(secret, Key, value, region),
  );

const matches = (secret: Secret, key: Filter['Key'], value: string, region: string): boolean => {
  const { name, description = '', tags } = secret;
  const lowerCase = value.toLowerCase();
  if (key === 'name') return name.startsWith(value);
  if (key === 'description') return description.toLowerCase().startsWith(lowerCase);
  if (key === 'tag-key') return tags.some((tag) => tag.Key.startsWith(value));
  if (key === 'tag-value') return tags.some((tag) => tag.Value.startsWith(value));
  if (key === 'primary-region') return region.startsWith(value);
  if (key === 'owning-service') return false;
  const everything = [name, description, ...tags.flatMap((tag) => [tag.Key, tag.Value])];
  return lowerCase
    .split(/\s+/)
    .every((word) => everything.some((text) => text.toLowerCase().includes(word)));
};

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html */
export const listSecretVersionIds = operation(
  z.object({ ...paging, SecretId: members.secretId, IncludeDeprecated: z.boolean().optional() }),
  (input, { store }) => {
    const secret = requireAnySecret(store, input.SecretId);
    const found = secret.versions.filter(
      ({ stages }) => input.IncludeDeprecated || stages.length > 0,
    );
    const { items, ...next } = page(found, input);
    const Versions = items.map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: toSeconds(version.createdAt),
      LastAccessedDate: toSeconds(version.lastAccessedAt),
    }));
    return { ARN: secret.arn, Name: secret.name, Versions, ...next };
  },
);
