import { parseQuery } from '../../../../local/azure/resource-graph/kql/parse-query.ts';
import { runQuery } from '../../../../local/azure/resource-graph/kql/run-query.ts';
import { type Row, toJson } from '../../../../local/azure/resource-graph/kql/value.ts';
import { QueryError } from '../../../../local/azure/resource-graph/query-error.ts';
import { TABLE_COLUMNS, tableRow } from '../../../../local/azure/resource-graph/table-row.ts';

const NOW = Date.UTC(2026, 0, 2);
const ROWS: readonly Row[] = [
  tableRow({
    id: 'b',
    type: 'microsoft.compute/virtualmachines',
    properties: { size: 'Large', count: 2, at: '2026-01-01T12:00:00.0000001Z' },
  }),
  tableRow({ id: 'a', type: 'Microsoft.Web/sites', properties: { size: 'large', count: 10 } }),
  tableRow({ id: 'c', type: 'microsoft.web/serverfarms', tags: { team: 'blue' } }),
];

function run(text: string, rows: readonly Row[] = ROWS): Record<string, unknown>[] {
  const { operators } = parseQuery(text);
  const table = runQuery({ columns: TABLE_COLUMNS, rows }, operators, NOW);
  return [...table.rows].map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toJson(value)])),
  );
}

const idsWhere = (condition: string) =>
  run(`resources | where ${condition} | project id`).map(({ id }) => id);

/** The token that a refusal points at. */
function refusal(text: string, rows?: readonly Row[]): unknown {
  try {
    run(text, rows);
  } catch (error) {
    if (error instanceof QueryError) return error.details.at(-1)?.token;
    throw error;
  }
  throw new Error(`was answered: ${text}`);
}

describe('a query', () => {
  it.each([
    ["id == 'a'", ['a']],
    ["id == 'A'", []],
    ["id =~ 'A'", ['a']],
    ["id != 'a'", ['b', 'c']],
    ["type in~ ('MICROSOFT.WEB/SITES', 'microsoft.web/serverfarms')", ['a', 'c']],
    ["tolower(type) == 'microsoft.web/sites'", ['a']],
    ["properties.size == 'large'", ['a']],
    ["properties.size =~ 'large'", ['b', 'a']],
    ["properties.size != 'large'", ['b', 'c']],
    ['properties.count == 10', ['a']],
    ["tostring(properties.count) == '10'", ['a']],
    ["tostring(properties.nothing.deeper) == ''", ['b', 'a', 'c']],
    ['todatetime(properties.at) > datetime(2026-01-01T12:00:00Z)', ['b']],
    ['todatetime(properties.at) >= datetime(2026-01-01T12:00:00.0000002Z)', []],
    ['todatetime(properties.at) < ago(12h)', []],
    ['todatetime(properties.at) <= now()', ['b']],
    ['todatetime(properties.at) > ago(1d)', ['b']],
    ["id == 'a' or id == 'b' and properties.size == 'x'", ['a']],
    ["(id == 'a' or id == 'b') and properties.size == 'Large'", ['b']],
    ['tags.team == "blue" // a comment', ['c']],
  ])('keeps the rows where %s', (condition, ids) => {
    expect(idsWhere(`${condition}\n`)).toEqual(ids);
  });

  it('names, adds and drops columns', () => {
    const [row] = run(
      'Resources | extend at = todatetime(properties.at) | project id, properties.count, tostring(properties.size), at, day = at',
    );
    expect(row).toEqual({
      id: 'b',
      properties_count: 2,
      properties_size: 'Large',
      at: '2026-01-01T12:00:00.0000001Z',
      day: '2026-01-01T12:00:00.0000001Z',
    });
  });

  it('answers null where a member is missing', () => {
    const [row] = run(
      "resources | where id == 'c' | project properties.size, d = todatetime(name)",
    );
    expect(row).toEqual({ properties_size: null, d: null });
  });

  it.each([
    ['id asc', ['a', 'b', 'c']],
    ['id', ['c', 'b', 'a']],
    ['todatetime(properties.at) asc, id desc', ['c', 'a', 'b']],
    ['todatetime(properties.at) desc, id asc', ['b', 'a', 'c']],
  ])('orders by %s', (keys, ids) => {
    expect(run(`resources | order by ${keys}`).map(({ id }) => id)).toEqual(ids);
  });

  it('limits after what stands before the limit', () => {
    expect(run('resources | order by id asc | limit 2 | project id')).toEqual([
      { id: 'a' },
      { id: 'b' },
    ]);
    expect(run("resources | limit 1 | where id == 'a'")).toEqual([]);
  });

  it.each([
    ['resources | summarize count() by type', 'summarize'],
    ["resources | where name contains 'test'", 'contains'],
    ["resources | where type has 'x'", 'has'],
    ['resources | join kind=inner (resources) on id', 'join'],
    ['resources | where id', 'id'],
    ["resources | where nothing == 'x'", 'nothing'],
    ["resources | project id | where name == 'x'", 'name'],
    ["resources | where id > 'a'", '>'],
    ['resources | where id == 1', '=='],
    ['resources | where properties.at >= datetime(2026-01-01)', '>='],
    ['resources | where todatetime(properties.at) > datetime(yesterday)', 'yesterday'],
    ['resources | where now() > datetime(2026-02-30)', '2026-02-30'],
    ["resources | where id.part == 'x'", 'id'],
    ['resources | where strlen(id) == 1', 'strlen'],
    ["resources | where toString(id) == 'x'", 'toString'],
    ['resources | where tolower(id, name) == id', 'tolower'],
    ['resources | order by properties', 'properties'],
    ["resources | extend id == 'a'", '=='],
    ['resources | project id, id', 'id'],
    ['resources | limit 1.5', '1.5'],
    ["resources | where id == 'open", "'"],
    ["resources | where properties['size'] == 'x'", '['],
    ['resources where id', 'where'],
    ['resources |', '<EOF>'],
    ["resources | where (id == 'a'", '<EOF>'],
    ['', '<EOF>'],
  ])('is refused, rather than answered wrongly: %s', (text, token) => {
    expect(refusal(text, [])).toBe(token);
  });

  it('is refused when a member turns out not to be comparable', () => {
    expect(refusal("resources | where properties == 'x'")).toBe('==');
    expect(refusal("resources | where properties.count =~ 'x'")).toBe('=~');
  });

  it('is refused with the place of what is wrong', () => {
    expect(() => parseQuery('resources\n| where id ~ 1')).toThrow(
      expect.objectContaining({
        details: [
          expect.objectContaining({ code: 'InvalidQuery' }),
          expect.objectContaining({
            code: 'ParserFailure',
            line: 2,
            characterPositionInLine: 11,
            token: '~',
          }),
        ],
      }),
    );
  });
});
