import { provePrincipal } from '../../../lambdas/shared/domain/prove-principal.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';

const principal = { tenantId: 't', clientId: 'c', clientSecret: 's' };
const PATIENCE = { patienceMs: 120_000, intervalMs: 3_000 };

function refusal(azureCode: string, status = 401) {
  return new AzureError('azure_sign_in_failed', azureCode, 'Fix it.', { azureCode, status });
}
const UNKNOWN = refusal('AADSTS7000215');

/** Proves against answers of Entra and of the probes, the last one for ever. */
async function prove(answers: readonly (Error | 'ok')[], probes: readonly (Error | 'ok')[] = []) {
  let clock = 0;
  let asked = 0;
  let probed = 0;
  const answer = (all: readonly (Error | 'ok')[], which: number) => {
    const one = all[Math.min(which, all.length - 1)] ?? 'ok';
    if (one !== 'ok') throw one;
  };
  await provePrincipal(
    principal,
    {
      signIn: async () => answer(answers, asked++),
      probe: async () => answer(probes, probed++),
      sleep: async (ms) => {
        clock += ms;
      },
      now: () => clock,
    },
    PATIENCE,
  );
  return { asked, probed, seconds: clock / 1000 };
}

it('wants two sign-ins in a row, and then one call each', async () => {
  expect(await prove(['ok'])).toEqual({ asked: 2, probed: 1, seconds: 3 });
  expect(await prove([UNKNOWN, 'ok', UNKNOWN, 'ok', 'ok'])).toMatchObject({ asked: 5, probed: 1 });
});

it('waits as well when the calls meet a replica that does not know the secret', async () => {
  expect(await prove(['ok'], [UNKNOWN, 'ok'])).toMatchObject({ asked: 4, probed: 2 });
});

it('waits for Entra, Resource Manager and Graph to be well again', async () => {
  expect(await prove([refusal('', 503), 'ok'])).toMatchObject({ asked: 3 });
  const silence = new AzureError('azure_unavailable', 'No answer.', 'Wait.', {});
  expect(await prove(['ok'], [silence, 'ok'])).toMatchObject({ asked: 4, probed: 2 });
});

it('gives up after two minutes, with what Entra says', async () => {
  await expect(prove([UNKNOWN])).rejects.toBe(UNKNOWN);
});

it('fails at once for what no waiting mends', async () => {
  const disabled = refusal('AADSTS7000112', 400);
  await expect(prove([disabled, 'ok'])).rejects.toBe(disabled);
  const denied = new Error('Resource Manager says no');
  await expect(prove(['ok'], [denied, 'ok'])).rejects.toBe(denied);
});
