import * as z from 'zod';
import { members, operation } from '../operation.ts';
import { isPublic, readPolicy } from '../policy-document.ts';
import { requireSecret } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';

/**
 * Keeps a policy that AWS would keep. Nothing is decided by it: there is one account here, and no TLS.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
 */
export const putResourcePolicy = operation(
  z.object({
    SecretId: members.secretId,
    ResourcePolicy: z.string().min(1).max(20_480),
    BlockPublicPolicy: z.boolean().optional(),
  }),
  ({ SecretId, ResourcePolicy, BlockPublicPolicy }, { store }) => {
    const secret = requireSecret(store, SecretId);
    const policy = readPolicy(ResourcePolicy);
    if (!policy) {
      throw new SecretsManagerError(
        'MalformedPolicyDocumentException',
        'This policy has invalid syntax.',
      );
    }
    if (BlockPublicPolicy && isPublic(policy)) {
      throw new SecretsManagerError(
        'PublicPolicyException',
        'The resource policy did not prevent broad access to the secret.',
      );
    }
    store.save({ ...secret, policy: ResourcePolicy });
    return { ARN: secret.arn, Name: secret.name };
  },
);

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html */
export const getResourcePolicy = operation(
  z.object({ SecretId: members.secretId }),
  ({ SecretId }, { store }) => {
    const { arn, name, policy } = requireSecret(store, SecretId);
    return { ARN: arn, Name: name, ResourcePolicy: policy };
  },
);

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy = operation(
  z.object({ SecretId: members.secretId }),
  ({ SecretId }, { store }) => {
    const { policy: _taken, ...secret } = requireSecret(store, SecretId);
    store.save(secret);
    return { ARN: secret.arn, Name: secret.name };
  },
);
