import { Aws } from 'aws-cdk-lib';
import {
  type AddToResourcePolicyResult,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

/** What a service does with a key to encrypt and decrypt data of its own. */
const ENCRYPT_AND_DECRYPT = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/**
 * The one key of a deployment. Roles use it through the services that their policies name; services
 * that act in nobody's name are named here, each for this account only.
 */
export function customerKey(scope: Construct, id: string, deployment: Deployment): Key {
  const key = logKey(scope, id, {
    deployment,
    description: `Encrypts all data of StackFlow for Microsoft Azure, ${deployment.name}`,
  });
  allowService(key, 'CloudWatch alarms to the encrypted topic', 'cloudwatch.amazonaws.com');
  allowService(key, 'History of durable executions', 'lambda.amazonaws.com');
  return key;
}

/** A key that log groups of its region can be encrypted with. */
export function logKey(
  scope: Construct,
  id: string,
  { deployment, description }: { readonly deployment: Deployment; readonly description: string },
): Key {
  const { removalPolicy } = deployment;
  const key = new Key(scope, id, { description, enableKeyRotation: true, removalPolicy });
  allowLogs(key);
  return key;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function allowLogs(key: Key): AddToResourcePolicyResult {
  return key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LogGroups',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      actions: [...ENCRYPT_AND_DECRYPT, 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`,
        },
      },
    }),
  );
}

function allowService(key: Key, what: string, principal: string): AddToResourcePolicyResult {
  return key.addToResourcePolicy(
    new PolicyStatement({
      sid: what.replace(/[^A-Za-z]/g, ''),
      principals: [new ServicePrincipal(principal)],
      actions: ENCRYPT_AND_DECRYPT,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
}
