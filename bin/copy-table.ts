import { parseArgs } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { copyItems } from './copy-items.ts';

const USAGE = `Usage: npm run copy-table -- --from TABLE --to TABLE [options]

Puts every item of one table into another: after a restore, or on a move (docs/operations.md).

  --region REGION       of both tables; the usual one of the AWS SDK when absent
  --from-region REGION  of the first, where it is another one
  --missing             write only items that the other table does not have`;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    region: { type: 'string' },
    'from-region': { type: 'string' },
    missing: { type: 'boolean', default: false },
  },
});
const { from, to, region, missing } = values;
if (!from || !to) {
  console.error(USAGE);
  process.exit(2);
}
const connect = (at: string | undefined) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...(at !== undefined && { region: at }) }));
const source = { client: connect(values['from-region'] ?? region), table: from };
const target = { client: connect(region), table: to };
const { Table } = await target.client.send(new DescribeTableCommand({ TableName: to }));
const keyNames = (Table?.KeySchema ?? []).map(({ AttributeName }) => AttributeName ?? '');
const { read, written } = await copyItems(source, target, missing ? { keyNames } : undefined);
console.log(`${written} of ${read} items of ${from} are in ${to} now.`);
