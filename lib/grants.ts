import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** No scan: whatever grows is read by keys and indexes. */
type TableRead = 'GetItem' | 'BatchGetItem' | 'Query';
type TableWrite = 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

/** What a role may do with one table. */
export interface TableAccess {
  readonly table: Table;
  readonly actions: readonly (TableRead | TableWrite)[];
  /** Indexes it may query. */
  readonly indexes?: readonly string[];
}

const READS: ReadonlySet<string> = new Set<TableRead>(['GetItem', 'BatchGetItem', 'Query']);

/**
 * What DynamoDB does with the key of a table in the name of who reads or writes it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const KEY_READ = ['kms:Decrypt', 'kms:DescribeKey'];
const KEY_WRITE = [
  'kms:Encrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
];

/** Gives a role these actions on a table, and the use of its key through DynamoDB. */
export function grantTable(role: IRole, { table, actions, indexes = [] }: TableAccess): void {
  if (actions.length > 0) {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [table.tableArn],
      }),
    );
  }
  if (indexes.length > 0) {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
      }),
    );
  }
  const writes = actions.some((action) => !READS.has(action));
  grantKey(role, table.encryptionKey, 'dynamodb', writes ? [...KEY_READ, ...KEY_WRITE] : KEY_READ);
}

/** Lets a role send to a queue that is encrypted with a customer key. */
export function grantSend(role: IRole, queue: IQueue): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
  );
  grantKey(role, queue.encryptionMasterKey, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']);
}

/** Lets a role take messages from a queue that is encrypted with a customer key. */
export function grantReceive(role: IRole, queue: IQueue): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      resources: [queue.queueArn],
    }),
  );
  grantKey(role, queue.encryptionMasterKey, 'sqs', ['kms:Decrypt']);
}

/** Lets a role use a key, but only through one AWS service. */
export function grantKey(
  role: IRole,
  key: IKey | undefined,
  service: 'dynamodb' | 'sqs' | 'secretsmanager' | 'sns' | 'events',
  actions: readonly string[],
): void {
  if (!key) return;
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` } },
    }),
  );
}
