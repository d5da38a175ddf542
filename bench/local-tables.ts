import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { localCredentials } from '../local/aws/local-credentials.ts';
import type { DeclaredTable } from '../local/template/deployment.ts';

/** The client that the product would make, of a local engine. */
export function localDynamo(endpoint: string): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials }),
  );
}

let made = 0;

/**
 * Makes empty tables as the template declares them, each under a new name.
 *
 * @param wanted what of the template's name tells each table
 * @returns their names
 */
export async function makeTables<K extends string>(
  endpoint: string,
  declared: readonly DeclaredTable[],
  wanted: Readonly<Record<K, RegExp>>,
): Promise<Record<K, string>> {
  made += 1;
  const client = localDynamo(endpoint);
  const names: Partial<Record<K, string>> = {};
  for (const [key, which] of Object.entries(wanted) as [K, RegExp][]) {
    const table = declared.find(({ create }) => which.test(create.TableName));
    if (!table) throw new Error(`The template declares no table ${which}.`);
    const TableName = `${key}-${made}`;
    await client.send(new CreateTableCommand({ ...table.create, TableName }));
    names[key] = TableName;
  }
  client.destroy();
  return names as Record<K, string>;
}
