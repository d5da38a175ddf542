import { measureIngest } from '../../lambdas/alerts/measure-ingest.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';

async function measuredOf(ingest: () => Promise<string>) {
  const { measure, measured } = memoryMetrics();
  const outcome = await measureIngest(ingest, measure).catch((error: Error) => error.message);
  return { outcome, measured };
}

it('counts an accepted alert and hands on its delivery id', async () => {
  expect(await measuredOf(async () => 'delivery')).toEqual({
    outcome: 'delivery',
    measured: [['AlertsAccepted', 1]],
  });
});

it('counts a call that the caller is to blame for as refused, and hands on why', async () => {
  const refuse = () => Promise.reject(new IntegrationError('unauthorized', 'no key', 'add it'));
  expect(await measuredOf(refuse)).toEqual({
    outcome: 'no key',
    measured: [['AlertsRefused', 1]],
  });
});

it('counts a call that we could not store apart, since Azure repeats it', async () => {
  const fail = () => Promise.reject(new Error('SQS is away'));
  expect(await measuredOf(fail)).toEqual({
    outcome: 'SQS is away',
    measured: [['AlertsNotStored', 1]],
  });
});
