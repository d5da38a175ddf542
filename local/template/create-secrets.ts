import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetRandomPasswordCommand,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { localCredentials } from '../aws/local-credentials.ts';
import type { Created } from './create-resources.ts';
import type { DeclaredSecret, Deployment, GeneratedSecretString } from './deployment.ts';

/** Creates the secrets that are missing; a kept secret keeps its value and gets the declared tags. */
export const createSecrets = async (
  client: SecretsManagerClient,
  secrets: readonly DeclaredSecret[],
): Promise<Created> => {
  const result: Created = { created: [], kept: [] };
  for (const secret of secrets) {
    if (await describeSecret(client, secret.name)) {
      if (secret.tags.length > 0) {
        await client.send(new TagResourceCommand({ SecretId: secret.name, Tags: secret.tags }));
      }
      result.kept.push(secret.name);
      continue;
    }
    await createSecret(client, secret);
    result.created.push(secret.name);
  }
  return result;
};

const describeSecret = async (
  client: SecretsManagerClient,
  name: string,
): Promise<DescribeSecretCommandOutput | undefined> => {
  try {
    return await client.send(new DescribeSecretCommand({ SecretId: name }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const createSecret = async (
  client: SecretsManagerClient,
  secret: DeclaredSecret,
): Promise<void> => {
  const SecretString = secret.generateSecretString
    ? await generate(client, secret.generateSecretString)
    : secret.secretString;
  const { ARN } = await client.send(
    new CreateSecretCommand({
      Name: secret.name,
      Tags: secret.tags,
      ...(secret.description !== undefined && { Description: secret.description }),
      ...(SecretString !== undefined && { SecretString }),
    }),
  );
  if (ARN === secret.arn) return;
  throw new Error(
    `The secret ${secret.name} was deleted and created again, so its ARN is no longer the one the ` +
      'functions know. Start again with --fresh, which forgets all local data.',
  );
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html */
const generate = async (
  client: SecretsManagerClient,
  { secretStringTemplate, generateStringKey, ...options }: GeneratedSecretString,
): Promise<string> => {
  const { RandomPassword: password = '' } = await client.send(
    new GetRandomPasswordCommand({
      PasswordLength: options.passwordLength,
      ExcludeCharacters: options.excludeCharacters,
      ExcludeLowercase: options.excludeLowercase,
      ExcludeUppercase: options.excludeUppercase,
      ExcludeNumbers: options.excludeNumbers,
      ExcludePunctuation: options.excludePunctuation,
      IncludeSpace: options.includeSpace,
      RequireEachIncludedType: options.requireEachIncludedType,
    }),
  );
  if (generateStringKey === undefined) return password;
  const template: unknown = JSON.parse(secretStringTemplate ?? '{}');
  return JSON.stringify({ ...Object(template), [generateStringKey]: password });
};

/**
 * Gives each secret the rotation it declares. Call it once the functions can be invoked: a rotation
 * may begin at once. A rotation that is already attached is left alone.
 */
export const attachRotations = async (
  deployment: Deployment,
  { secretsManagerEndpoint: endpoint }: { secretsManagerEndpoint: string },
): Promise<void> => {
  const client = new SecretsManagerClient({
    endpoint,
    region: deployment.region,
    credentials: localCredentials,
  });
  try {
    for (const secret of deployment.secrets) await attachRotation(client, secret);
  } finally {
    client.destroy();
  }
};

const attachRotation = async (
  client: SecretsManagerClient,
  { name, rotation }: DeclaredSecret,
): Promise<void> => {
  if (rotation?.lambdaArn === undefined) return;
  const found = await describeSecret(client, name);
  const isAttached =
    found?.RotationEnabled === true &&
    found.RotationLambdaARN === rotation.lambdaArn &&
    found.RotationRules?.ScheduleExpression === rotation.schedule &&
    found.RotationRules?.Duration === rotation.duration;
  if (isAttached) return;
  await client.send(
    new RotateSecretCommand({
      SecretId: name,
      RotationLambdaARN: rotation.lambdaArn,
      RotateImmediately: rotation.rotateImmediately,
      RotationRules: {
        ...(rotation.schedule !== undefined && { ScheduleExpression: rotation.schedule }),
        ...(rotation.duration !== undefined && { Duration: rotation.duration }),
      },
    }),
  );
};
