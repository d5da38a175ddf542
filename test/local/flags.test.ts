import { resolve } from 'node:path';
import { HELP, parseFlags } from '../../local/flags.ts';

describe('the flags of npm start', () => {
  it('have defaults for all', () => {
    expect(parseFlags([])).toEqual({
      once: false,
      fresh: false,
      rotate: false,
      help: false,
      port: 8787,
      page: 8788,
      seed: 1,
      size: 300,
      data: resolve('.local'),
      samples: undefined,
    });
  });

  it('are taken', () => {
    const flags = parseFlags(['--once', '--port', '0', '--size', '5000', '--samples', 'here']);
    expect(flags).toMatchObject({ once: true, port: 0, size: 5000, samples: 'here' });
  });

  it.each([
    [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000".'],
    [['--size', 'many'], '--size takes a whole number from 1 to 10000000, not "many".'],
    [['--seed', '-1'], "'--seed"],
    [['--colour'], "'--colour'"],
    [['here'], "Unexpected argument 'here'"],
    [['--size', 'many'], 'npm start -- --help lists the options.'],
    [['--port', '9000', '--page', '9000'], '--port and --page are both 9000'],
  ])('%j are refused in words', (args, message) => {
    expect(() => parseFlags(args)).toThrow(message);
  });

  it('are all in the help', () => {
    for (const flag of Object.keys(parseFlags([]))) expect(HELP).toContain(`--${flag}`);
  });
});
