import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { boolean, declaredResources } from './declared-resources.ts';
import type { DeclaredTable } from './deployment.ts';
import type { Scope } from './intrinsics.ts';

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);
const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).default('ALL'),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

const tableSchema = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  LocalSecondaryIndexes: z.array(indexSchema).optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: boolean })
    .optional(),
  DeletionProtectionEnabled: boolean.optional(),
  Replicas: z
    .array(z.object({ Region: z.string(), DeletionProtectionEnabled: boolean.optional() }))
    .optional(),
});

type TableProperties = z.infer<typeof tableSchema>;

/**
 * `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable` (CDK's TableV2), without their streams: nothing on
 * this machine reads them, and the local engine's writes slow down with every record that a stream keeps.
 */
export const readTables = (scopes: readonly Scope[]): DeclaredTable[] =>
  ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
    declaredResources(scopes, type, tableSchema).map(({ scope, name, properties }) => {
      const ttl = properties.TimeToLiveSpecification;
      return {
        create: toCreateTable(name, properties, scope.region),
        arn: `arn:aws:dynamodb:${scope.region}:${scope.account}:table/${name}`,
        ...(ttl?.Enabled && ttl.AttributeName && { timeToLiveAttribute: ttl.AttributeName }),
      };
    }),
  );

const toCreateTable = (
  name: string,
  properties: TableProperties,
  region: string,
): CreateTableCommandInput & { TableName: string } => {
  const replica = properties.Replicas?.find((candidate) => candidate.Region === region);
  const isProtected = properties.DeletionProtectionEnabled ?? replica?.DeletionProtectionEnabled;
  return {
    TableName: name,
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(properties.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes.map(toIndex),
    }),
    ...(properties.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: properties.LocalSecondaryIndexes.map(toIndex),
    }),
    ...(isProtected && { DeletionProtectionEnabled: true }),
  };
};

const toIndex = ({ IndexName, KeySchema, Projection }: z.infer<typeof indexSchema>) => ({
  IndexName,
  KeySchema,
  Projection: {
    ProjectionType: Projection.ProjectionType,
    ...(Projection.NonKeyAttributes && { NonKeyAttributes: Projection.NonKeyAttributes }),
  },
});
