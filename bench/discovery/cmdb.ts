import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeclaredTable } from '../../local/template/deployment.ts';
import { localDynamo, makeTables } from '../local-tables.ts';

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
  return localDynamo(endpoint);
}

/** Makes an empty CMDB as the template declares it. */
export async function emptyCmdb(endpoint: string, tables: readonly DeclaredTable[]): Promise<Cmdb> {
  const names = await makeTables(endpoint, tables, {
    integrations: /integrations/i,
    runs: /runs/i,
    items: /configurationitems/i,
    history: /configurationitemh/i,
  });
  return { endpoint, ...names };
}
