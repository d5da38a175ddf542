import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { grantKey } from './grants.ts';
import type { TypedFunction } from './typed-function.ts';

/** Name prefixes of the secrets that every integration has, made at run time. */
export const SERVICE_PRINCIPALS = 'stackflow/azure/service-principals/';
export const WEBHOOK_KEYS = 'stackflow/azure/webhook-keys/';
/** Of secrets that operators make, and have renewed by our rotation. */
export const PASSWORDS = 'stackflow/passwords/';

/** What a function may do with such secrets. */
export type SecretAction =
  | 'CancelRotateSecret'
  | 'CreateSecret'
  | 'DeleteSecret'
  | 'DescribeSecret'
  | 'GetSecretValue'
  | 'PutResourcePolicy'
  | 'PutSecretValue'
  | 'RotateSecret'
  | 'TagResource'
  | 'UpdateSecretVersionStage';

/**
 * A policy that lets in everybody may be put on no secret.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html
 */
const NOT_PUBLIC = { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } };

/** Gives a function these actions on the secrets below a prefix, and the use of the key for them. */
export function grantIntegrationSecrets(
  to: TypedFunction,
  key: IKey,
  prefix: typeof SERVICE_PRINCIPALS | typeof WEBHOOK_KEYS | typeof PASSWORDS,
  actions: readonly SecretAction[],
): void {
  const secrets = Stack.of(to).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${prefix}*`,
    // Secrets Manager writes secret:name where most services write secret/name.
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  for (const action of actions) {
    const conditions = action === 'PutResourcePolicy' ? NOT_PUBLIC : {};
    to.allow([`secretsmanager:${action}`], [secrets], conditions);
  }
  const writes = actions.includes('CreateSecret') || actions.includes('PutSecretValue');
  grantKey(to.role, key, 'secretsmanager', [
    'kms:Decrypt',
    ...(writes ? ['kms:GenerateDataKey'] : []),
  ]);
  Validations.of(to.role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${prefix}*]`,
    reason:
      'One secret an integration, or an operator’s, made while the product runs; AWS adds six random characters.',
  });
}
