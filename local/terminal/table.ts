/** Rows of text as aligned columns, each line indented by two blanks; long cells are cut. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  maxWidth = 48,
): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cut(cell, maxWidth)));
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

function cut(cell: string, maxWidth: number): string {
  return cell.length <= maxWidth ? cell : `${cell.slice(0, maxWidth - 1)}…`;
}
