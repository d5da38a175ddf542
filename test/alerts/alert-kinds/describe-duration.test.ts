import {
  describeDuration,
  describeMinutes,
} from '../../../lambdas/alerts/alert-kinds/describe-duration.ts';

describe('a duration', () => {
  it.each([
    ['PT5M', '5 minutes'],
    ['PT1M', '1 minute'],
    ['PT1H30M', '1 hour 30 minutes'],
    ['P1D', '1 day'],
    ['P2DT12H', '2 days 12 hours'],
    ['PT45S', '45 seconds'],
    ['PT0S', 'PT0S'],
    ['00:05:00', '00:05:00'],
    ['', ''],
  ])('%s reads "%s"', (duration, words) => {
    expect(describeDuration(duration)).toBe(words);
  });

  it.each([
    ['15', '15 minutes'],
    ['60', '1 hour'],
    ['1440', '1 day'],
    ['1530', '1 day 1 hour 30 minutes'],
    ['a while', 'a while'],
  ])('of %s minutes reads "%s"', (minutes, words) => {
    expect(describeMinutes(minutes)).toBe(words);
  });
});
