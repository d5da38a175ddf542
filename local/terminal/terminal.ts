import { formatDuration } from './format-duration.ts';

/** Where the main job tells what it does. */
export interface Terminal {
  line(text?: string): void;
  /** Runs a part of the job, and tells what came of it and how long it took. */
  step<T>(name: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T>;
  /** Draws over the line of the last `progress`, where the output is a terminal. */
  progress(text: string): void;
}

const NAME_WIDTH = 10;

/** A terminal on `output`, e.g. `process.stdout`. */
export function terminal(output: { write(text: string): unknown; isTTY?: boolean }): Terminal {
  const live = output.isTTY === true;
  let drawn = false;

  function erase(): void {
    if (drawn) output.write('\r\u001b[2K');
    drawn = false;
  }

  function line(text = ''): void {
    erase();
    output.write(`${text}\n`);
  }

  return {
    line,
    async step(name, work, outcome) {
      const start = performance.now();
      const result = await work();
      const took = formatDuration(performance.now() - start);
      line(`${name.padEnd(NAME_WIDTH)} ${outcome(result)} (${took})`);
      return result;
    },
    progress(text) {
      if (!live) return;
      erase();
      output.write(text);
      drawn = true;
    },
  };
}
