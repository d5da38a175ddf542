import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import type { DeclaredTable } from '../../local/template/deployment.ts';

/** The tables of a CMDB, and the engine that keeps them. */
export interface Cmdb {
  readonly endpoint: string;
  readonly integrations: string;
  readonly runs: string;
  readonly items: string;
  readonly history: string;
}

/** The client that the product would make, of a local engine. */
export function cmdbClient({ endpoint }: Pick<Cmdb, 'endpoint'>): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: localCredentials }),
  );
}

let made = 0;

/** Makes an empty CMDB as the template declares it. */
export async function emptyCmdb(endpoint: string, tables: readonly DeclaredTable[]): Promise<Cmdb> {
  made += 1;
  const client = cmdbClient({ endpoint });
  async function make(which: RegExp, name: string): Promise<string> {
    const declared = tables.find(({ create }) => which.test(create.TableName));
    if (!declared) throw new Error(`The template declares no table ${which}.`);
    const TableName = `${name}-${made}`;
    await client.send(new CreateTableCommand({ ...declared.create, TableName }));
    return TableName;
  }
  const cmdb = {
    endpoint,
    integrations: await make(/integrations/i, 'integrations'),
    runs: await make(/runs/i, 'runs'),
    items: await make(/configurationitems/i, 'items'),
    history: await make(/configurationitemh/i, 'history'),
  };
  client.destroy();
  return cmdb;
}
