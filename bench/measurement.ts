/** One figure, what it must not pass, and what it is compared with. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: { readonly atMost: number } | { readonly atLeast: number };
  /** The same kind of figure for the least that could be done, measured in the same run. */
  readonly baseline: number;
}

/** One subject of measuring, run by `npm run bench -- NAME`. */
export interface Bench {
  readonly name: string;
  run(): AsyncIterable<Measurement>;
}

/** Whether the figure keeps to its bar. */
export function holds({ value, bar }: Measurement): boolean {
  return 'atMost' in bar ? value <= bar.atMost : value >= bar.atLeast;
}

/** The one line that a figure prints. */
export function describe(measurement: Measurement): string {
  const { name, value, unit, bar, baseline } = measurement;
  const limit = 'atMost' in bar ? `≤ ${whole(bar.atMost)}` : `≥ ${whole(bar.atLeast)}`;
  return [
    name.padEnd(48),
    `${round(value)} ${unit}`.padStart(14),
    `bar ${limit} ${unit}`.padEnd(20),
    `${round(value / baseline)} × baseline`.padEnd(18),
    holds(measurement) ? 'holds' : 'short',
  ].join('  ');
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A bar is told as it was set, and as other figures where it was measured. */
function whole(bar: number): string {
  return Number.isInteger(bar) ? String(bar) : round(bar);
}
