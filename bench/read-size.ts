/** A size that an environment variable changes. Throws a sentence when it is no whole number above 0. */
export function readSize(name: string, otherwise: number): number {
  const number = Number(process.env[name] ?? otherwise);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`${name} takes a whole number above 0, not ${process.env[name]}.`);
}
