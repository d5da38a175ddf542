import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const WRITES = ['Put', 'Update', 'Delete'] as const;

type Write = { readonly TableName?: string };

/** The parts of a command's input that say what it writes. */
interface Input extends Write {
  readonly TransactItems?: readonly Partial<Record<(typeof WRITES)[number], Write>>[];
  readonly RequestItems?: Readonly<Record<string, unknown>>;
}

/** Counts what a client writes to these tables, item by item, whatever the command. */
export function countWrites(client: DynamoDBDocumentClient, tables: readonly string[]) {
  const counted = { writes: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        counted.writes += writesOf(commandName, args.input as Input, new Set(tables));
        return next(args);
      },
    { step: 'initialize', name: 'countWrites' },
  );
  return counted;
}

function writesOf(command: string, input: Input, tables: ReadonlySet<string>): number {
  const isOurs = (write: Write | undefined) => tables.has(write?.TableName ?? '');
  if (/^(Put|Update|Delete)Item/.test(command)) return isOurs(input) ? 1 : 0;
  if (command.startsWith('TransactWriteItems')) {
    const parts = (input.TransactItems ?? []).flatMap((item) => WRITES.map((kind) => item[kind]));
    return parts.filter(isOurs).length;
  }
  if (!command.startsWith('BatchWriteItem')) return 0;
  const asked = Object.entries(input.RequestItems ?? {});
  return asked.reduce((sum, [table, list]) => sum + (tables.has(table) ? lengthOf(list) : 0), 0);
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
