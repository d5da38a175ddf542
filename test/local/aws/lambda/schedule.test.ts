import { readScheduleExpression } from '../../../../local/aws/lambda/schedule-expression.ts';
import { arnOf, createManualClock, openWorkbench, until, type Workbench } from './workbench.ts';

describe('a schedule expression', () => {
  const start = Date.parse('2026-03-04T05:06:07Z'); // a Wednesday
  const first = (expression: string, count: number, timeZone?: string) => {
    const times = readScheduleExpression(expression, start, timeZone);
    const found: string[] = [];
    for (
      let at = times.next(start);
      at !== undefined && found.length < count;
      at = times.next(at)
    ) {
      found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'));
    }
    return found;
  };

  it.each([
    ['rate(1 minute)', ['2026-03-04T05:07:07.000Z', '2026-03-04T05:08:07.000Z']],
    ['rate(6 hours)', ['2026-03-04T11:06:07.000Z', '2026-03-04T17:06:07.000Z']],
    ['rate(2 days)', ['2026-03-06T05:06:07.000Z', '2026-03-08T05:06:07.000Z']],
    ['cron(0/5 * * * ? *)', ['2026-03-04T05:10Z', '2026-03-04T05:15Z']],
    ['cron(3/20 5 * * ? *)', ['2026-03-04T05:23Z', '2026-03-04T05:43Z']],
    ['cron(15 10 ? * MON-FRI *)', ['2026-03-04T10:15Z', '2026-03-05T10:15Z']],
    ['cron(0 8 ? * 2 *)', ['2026-03-09T08:00Z', '2026-03-16T08:00Z']],
    ['cron(0 8 1 * ? *)', ['2026-04-01T08:00Z', '2026-05-01T08:00Z']],
    ['cron(0 8 L * ? *)', ['2026-03-31T08:00Z', '2026-04-30T08:00Z']],
    ['cron(0 8 ? * 6#3 *)', ['2026-03-20T08:00Z', '2026-04-17T08:00Z']],
    ['cron(0 8 ? * 6L *)', ['2026-03-27T08:00Z', '2026-04-24T08:00Z']],
    ['cron(0 8 1 1 ? 2027)', ['2027-01-01T08:00Z']],
    ['cron(0 8 1 1 ? 2025)', []],
  ])('%s gives %j', (expression, expected) => {
    expect(first(expression, 2)).toEqual(expected);
  });

  it('follows its time zone through the change to summer time', () => {
    expect(first('cron(0 6 28-29 3 ? 2026)', 2, 'Europe/Vienna')).toEqual([
      '2026-03-28T05:00Z',
      '2026-03-29T04:00Z',
    ]);
  });

  it.each([
    ['every day', /is no schedule/],
    ['rate(0 minutes)', /is no rate/],
    ['rate(5 seconds)', /is no rate/],
    ['rate(1.5 hours)', /is no rate/],
    ['cron(0 8 * * ?)', /5 fields/],
    ['cron(0 8 * * * *)', /exactly one of day of month .* and day of week/],
    ['cron(0 8 ? * ? *)', /exactly one of day of month .* and day of week/],
    ['cron(99 8 * * ? *)', /99/],
  ])('%s is refused with a reason', (expression, reason) => {
    expect(() => readScheduleExpression(expression, start)).toThrow(reason);
  });
});

describe('a schedule', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await openWorkbench();
  });
  afterEach(() => bench.end());

  it('invokes its target at each of its times with its input', async () => {
    const clock = createManualClock(Date.parse('2026-03-04T05:06:07Z'));
    const seen: string[] = [];
    const service = await bench.start({
      functions: [
        await bench.plain(
          'tick',
          'export const handler = async (event, { functionVersion }) => console.log(JSON.stringify({ ...event, functionVersion }));',
          { aliases: { live: '4' } },
        ),
      ],
      schedules: [
        {
          name: 'full',
          expression: 'cron(0 */6 * * ? *)',
          targetArn: `${arnOf('tick')}:live`,
          input: '{"kind":"full","at":"<aws.scheduler.scheduled-time>"}',
          enabled: true,
        },
        {
          name: 'off',
          expression: 'rate(1 minute)',
          targetArn: arnOf('tick'),
          input: '{}',
          enabled: false,
        },
      ],
      clock,
      log: ({ text }) => seen.push(text),
    });
    expect(service.nextScheduledRuns()).toEqual([{ name: 'full', at: '2026-03-04T06:00:00.000Z' }]);
    clock.advance(53 * 60_000);
    expect(service.queuedEvents()).toBe(0);

    clock.advance(60_000);
    await until(() => seen.length === 1);
    clock.advance(6 * 3_600_000);
    await until(() => seen.length === 2);
    expect(seen.map((line) => JSON.parse(line))).toEqual([
      { kind: 'full', at: '2026-03-04T06:00:00Z', functionVersion: '4' },
      { kind: 'full', at: '2026-03-04T12:00:00Z', functionVersion: '4' },
    ]);
  });
});
