import { setTimeout as delay } from 'node:timers/promises';
import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  ResourceNotFoundException,
  RotateSecretCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { IntegrationError } from '../domain/integration-error.ts';
import type { SecretRotations } from '../domain/secret-status.ts';

/** The tag that says how a secret is rotated, and what it says of a service principal's. */
const STRATEGY = 'rotation-strategy';
const AZURE_CLIENT_SECRET = 'azure-client-secret';

export interface SecretRotationsOptions {
  readonly prefix: string;
  /** The function that rotates, and how often; needed where `attach` is called. */
  readonly functionArn?: string;
  readonly days?: number;
}

/** So often it is asked to rotate while an attachment is tested: 15 s, and a request has 29. */
const MAX_ATTEMPTS = 15;

/**
 * The rotation of service principals' secrets in Secrets Manager.
 *
 * @param wait between two attempts to rotate
 */
export function secretsManagerRotations(
  client: SecretsManagerClient,
  { prefix, functionArn, days }: SecretRotationsOptions,
  wait: () => Promise<void> = () => delay(1_000),
): SecretRotations {
  async function describe(integrationId: string): Promise<DescribeSecretCommandOutput> {
    try {
      const SecretId = `${prefix}${integrationId}`;
      return await client.send(new DescribeSecretCommand({ SecretId }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) throw missing(`${prefix}${integrationId}`);
      throw error;
    }
  }

  async function cancel({ ARN: SecretId, RotationEnabled }: DescribeSecretCommandOutput) {
    if (RotationEnabled === true) await client.send(new CancelRotateSecretCommand({ SecretId }));
  }

  async function hasValue(SecretId: string | undefined, VersionId: string): Promise<boolean> {
    try {
      await client.send(new GetSecretValueCommand({ SecretId, VersionId }));
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }

  return {
    async describe(integrationId) {
      const found = await describe(integrationId);
      return {
        versionId: versionWith(found, 'AWSCURRENT') ?? '',
        automatic: found.RotationEnabled === true,
      };
    },

    async attach(integrationId) {
      const found = await describe(integrationId);
      const SecretId = found.ARN;
      const strategy = found.Tags?.find(({ Key }) => Key === STRATEGY)?.Value;
      if (strategy !== undefined && strategy !== AZURE_CLIENT_SECRET) {
        await cancel(found);
        throw taggedOtherwise(found.Name ?? integrationId, strategy);
      }
      const attached =
        found.RotationEnabled === true &&
        found.RotationLambdaARN === functionArn &&
        found.RotationRules?.AutomaticallyAfterDays === days;
      if (attached) return;
      if (strategy === undefined) {
        const Tags = [{ Key: STRATEGY, Value: AZURE_CLIENT_SECRET }];
        await client.send(new TagResourceCommand({ SecretId, Tags }));
      }
      const pending = unfinished(found);
      // Left by a rotation that was switched off half-way, it would keep the new one from beginning.
      if (pending !== undefined && found.RotationEnabled !== true) {
        await client.send(
          new UpdateSecretVersionStageCommand({
            SecretId,
            VersionStage: 'AWSPENDING',
            RemoveFromVersionId: pending,
          }),
        );
      }
      await client.send(
        new RotateSecretCommand({
          SecretId,
          RotationLambdaARN: functionArn,
          RotationRules: { AutomaticallyAfterDays: days },
          RotateImmediately: false,
        }),
      );
    },

    async detach(integrationId) {
      await cancel(await describe(integrationId));
    },

    async rotate(integrationId) {
      const { ARN: SecretId } = await describe(integrationId);
      for (let attempt = 1; ; attempt += 1) {
        try {
          await client.send(new RotateSecretCommand({ SecretId }));
          return;
        } catch (error) {
          // "A previous rotation isn't complete. That rotation will be reattempted."
          const pending = unfinished(await describe(integrationId));
          if (pending === undefined || attempt === MAX_ATTEMPTS) throw error;
          if (await hasValue(SecretId, pending)) return;
          // The attachment is still being tested, on a version without a value that goes with the test.
          await wait();
        }
      }
    },
  };
}

function versionWith(
  { VersionIdsToStages = {} }: DescribeSecretCommandOutput,
  stage: string,
): string | undefined {
  return Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(stage));
}

/** The version of a rotation that did not come to its end. */
function unfinished(found: DescribeSecretCommandOutput): string | undefined {
  const pending = versionWith(found, 'AWSPENDING');
  return pending === versionWith(found, 'AWSCURRENT') ? undefined : pending;
}

function taggedOtherwise(name: string, strategy: string): IntegrationError {
  return new IntegrationError(
    'rotation_not_permitted',
    `The secret ${name} is not renewed by itself: its tag ${STRATEGY} says ${strategy}.`,
    `Change the tag to ${AZURE_CLIENT_SECRET}, and save the integration again.`,
  );
}

function missing(name: string): IntegrationError {
  return new IntegrationError(
    'secret_missing',
    `The client secret of this integration is not in Secrets Manager (${name}).`,
    'Enter the client secret again in Integration Hub → Microsoft Azure → Configure.',
  );
}
