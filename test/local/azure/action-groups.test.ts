import { DEFAULT_CALLER_ADDRESS } from '../../../local/azure/action-groups/source-addresses.ts';
import type { AzureOptions } from '../../../local/azure/azure-options.ts';
import { at, startTenant, type TenantUnderTest } from './tenant-under-test.ts';
import {
  instantClock,
  type Reaction,
  settled,
  startReceiver,
  type WebhookReceiver,
} from './webhook-receiver.ts';

const MINUTE = 60_000;

describe('an action group', () => {
  let tenant: TenantUnderTest;
  let receiver: WebhookReceiver;
  let clock: ReturnType<typeof instantClock>;
  let machine: string;

  async function start(options: Partial<AzureOptions> = {}) {
    clock = instantClock();
    tenant = await startTenant({ size: 20, subscriptions: 1, delivery: { clock }, ...options });
    machine = (await tenant.list('Microsoft.Compute/virtualMachines'))[0]?.id ?? '';
    await tenant.simulator.putActionGroup({ name: 'ops', webhooks: [{ url: receiver.url }] });
  }
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await tenant.azure.close();
    receiver.close();
  });

  const fire = (rule = 'High load') =>
    tenant.simulator.alert({ action: 'fire', kind: 'metric', target: machine, rule });

  it('posts JSON with the headers that Azure sends, from an address of its service tag', async () => {
    await start();
    await tenant.simulator.putActionGroup({
      name: 'ops',
      webhooks: [{ url: `${receiver.url}?key=secret` }],
    });

    const { alertId } = await fire();
    await settled(tenant.simulator);

    expect(receiver.calls).toMatchObject([
      {
        method: 'POST',
        path: '/webhook?key=secret',
        askedToContinue: true,
        callerAddress: DEFAULT_CALLER_ADDRESS,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'IcMBroadcaster/1.0',
          expect: '100-continue',
          'x-correlationcontext': expect.stringMatching(/^[\w+/]{56}$/),
        },
        body: {
          schemaId: 'azureMonitorCommonAlertSchema',
          data: { essentials: { alertId, monitorCondition: 'Fired' } },
        },
      },
    ]);
    expect(receiver.calls[0]?.headers).not.toHaveProperty('authorization');
    const { body } = await tenant.get(
      `${tenant.subscription}/providers/Microsoft.Network/locations/eastus/serviceTags`,
    );
    const prefixes = at((body.values as never[])[0], 'properties', 'addressPrefixes') as string[];
    const network = DEFAULT_CALLER_ADDRESS.split('.').slice(0, 3).join('.');
    expect(prefixes.some((prefix) => prefix.startsWith(`${network}.`))).toBe(true);
  });

  it('calls from the address it is told to, for a caller who is not Azure', async () => {
    await start();
    await tenant.simulator.putActionGroup({
      name: 'ops',
      webhooks: [{ url: receiver.url }],
      callerAddress: '127.0.0.1',
    });
    await fire();
    await settled(tenant.simulator);
    expect(receiver.calls.map((call) => call.callerAddress)).toEqual(['127.0.0.1']);
  });

  it('shows no query string, in which a key may stand', async () => {
    await start();
    const webhooks = [{ url: `${receiver.url}?key=secret` }];
    await tenant.simulator.putActionGroup({ name: 'ops', webhooks });
    await fire();
    const deliveries = await settled(tenant.simulator);

    expect(await tenant.simulator.listActionGroups()).toEqual([
      { name: 'ops', webhooks: [{ url: receiver.url }] },
    ]);
    expect(deliveries.recent).toMatchObject([{ actionGroup: 'ops', url: receiver.url }]);
  });

  it('retries after 5, 20, 5, 40 and 5 seconds, five times and no more', async () => {
    await start();
    const times: number[] = [];
    receiver.react(() => {
      times.push(clock.now());
      return 503;
    });

    await fire();
    const deliveries = await settled(tenant.simulator);

    expect(times).toEqual([0, 5_000, 25_000, 30_000, 70_000, 75_000]);
    expect(deliveries).toMatchObject({
      sent: 6,
      retried: 5,
      answers: { 503: 6 },
      givenUp: 1,
      delivered: 0,
      recent: [{ outcome: 'given-up', attempts: times.map((at) => ({ at, result: 503 })) }],
    });
    expect(new Set(receiver.calls.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it.each<[Reaction, string]>([
    [408, '408'],
    [429, '429'],
    [503, '503'],
    [504, '504'],
    ['cut', 'transport'],
  ])('retries after %s, until it is taken', async (reaction, result) => {
    await start();
    receiver.react(() => (receiver.calls.length < 3 ? reaction : 202));

    await fire();

    expect(await settled(tenant.simulator)).toMatchObject({
      sent: 3,
      retried: 2,
      delivered: 1,
      answers: { [result]: 2, 202: 1 },
      silences: [],
    });
  });

  it('sends its body anyway when the receiver does not say to continue', async () => {
    receiver.close();
    receiver = await startReceiver('ignore');
    await start();
    await fire();
    expect(await settled(tenant.simulator)).toMatchObject({ sent: 1, delivered: 1 });
    expect(receiver.calls).toHaveLength(1);
  });

  it('takes an answer that comes before the body', async () => {
    receiver.close();
    receiver = await startReceiver('refuse');
    await start();
    await fire();
    expect(await settled(tenant.simulator)).toMatchObject({ answers: { 413: 1 }, refused: 1 });
    expect(receiver.calls).toEqual([]);
  });

  it('retries when no answer comes in time', async () => {
    await start({ delivery: { clock: instantClock(), timeoutMs: 300 } });
    receiver.react(() => (receiver.calls.length === 1 ? 'silence' : 200));
    await fire();
    expect(await settled(tenant.simulator)).toMatchObject({
      answers: { timeout: 1, 200: 1 },
      delivered: 1,
    });
  });

  it('retries when nobody listens', async () => {
    await start();
    const { url } = receiver;
    receiver.close();
    await tenant.simulator.putActionGroup({ name: 'ops', webhooks: [{ url }] });
    await fire();
    expect(await settled(tenant.simulator)).toMatchObject({
      answers: { transport: 6 },
      givenUp: 1,
    });
  });

  it('loses the alert at any other status, without a retry and without a silence', async () => {
    await start();
    const statuses = [301, 302, 400, 401, 403, 404, 413, 500, 501, 502];
    for (const status of statuses) {
      receiver.react(status);
      await fire(`rule ${status}`);
      await settled(tenant.simulator);
    }

    expect(await tenant.simulator.deliveries()).toMatchObject({
      sent: statuses.length,
      retried: 0,
      refused: statuses.length,
      silences: [],
    });
    expect(new Set(receiver.calls.map(({ path }) => path))).toEqual(new Set(['/webhook']));
  });

  it('leaves the endpoint alone for 15 minutes after failed retries, whichever group it is', async () => {
    await start();
    await tenant.simulator.putActionGroup({
      name: 'other',
      webhooks: [{ url: `${receiver.url}?key=other` }],
    });
    receiver.react(503);
    const target = machine;
    const alert = (rule: string, group: string) =>
      tenant.simulator.alert({
        action: 'fire',
        kind: 'metric',
        target,
        rule,
        actionGroups: [group],
      });
    await alert('one', 'ops');
    const { silences } = await settled(tenant.simulator);
    receiver.react(202);
    const before = receiver.calls.length;

    clock.pass(15 * MINUTE - 1);
    await alert('two', 'ops');
    await alert('three', 'other');
    const during = await settled(tenant.simulator);

    expect(silences).toEqual([{ url: receiver.url, remainingMs: 15 * MINUTE }]);
    expect(during).toMatchObject({ silenced: 2, silences: [{ remainingMs: 1 }] });
    expect(receiver.calls).toHaveLength(before);

    clock.pass(1);
    await alert('four', 'other');
    expect(await settled(tenant.simulator)).toMatchObject({ delivered: 1, silences: [] });
    expect(receiver.calls).toHaveLength(before + 1);
  });

  it('calls another endpoint during that silence', async () => {
    await start();
    const healthy = await startReceiver();
    receiver.react(503);
    await tenant.simulator.putActionGroup({
      name: 'ops',
      webhooks: [{ url: receiver.url }, { url: healthy.url }],
    });

    await fire('one');
    await settled(tenant.simulator);
    await fire('two');

    expect(await settled(tenant.simulator)).toMatchObject({ delivered: 2, silenced: 1 });
    expect(healthy.calls).toHaveLength(2);
    healthy.close();
  });

  it('is one of up to five that a rule tells, all at once: one URL in two groups hears twice', async () => {
    await start();
    await tenant.simulator.putActionGroup({ name: 'twin', webhooks: [{ url: receiver.url }] });
    let open = 0;
    let most = 0;
    receiver.react(() => {
      open += 1;
      most = Math.max(most, open);
      return open < 2 ? 'silence' : 202;
    });

    const { alertId } = await fire();
    while (receiver.calls.length < 2) await tenant.simulator.deliveries();

    expect(most).toBe(2);
    expect(receiver.calls.map(({ body }) => at(body.data, 'essentials', 'alertId'))).toEqual([
      alertId,
      alertId,
    ]);
  });

  it('is refused as a sixth', async () => {
    await start();
    for (const name of ['b', 'c', 'd', 'e', 'f']) {
      await tenant.simulator.putActionGroup({ name, webhooks: [{ url: receiver.url }] });
    }
    await expect(fire()).rejects.toThrow(/at most 5 action groups, and there are 6/);
    const actionGroups = ['ops', 'b', 'c', 'd', 'e', 'f'];
    await expect(
      tenant.simulator.alert({ action: 'fire', kind: 'metric', target: machine, actionGroups }),
    ).rejects.toThrow(/actionGroups/);
  });

  it('is told nothing once it is gone, and nothing of an alert that leaves groups out', async () => {
    await start();
    const { alertId } = await fire();
    await tenant.simulator.alert({
      action: 'fire',
      kind: 'logSearch',
      target: machine,
      actionGroups: [],
    });
    await settled(tenant.simulator);
    await tenant.simulator.removeActionGroups('OPS');
    await tenant.simulator.alert({ action: 'resolve', alertId });

    expect(await settled(tenant.simulator)).toMatchObject({ sent: 1 });
    expect(await tenant.simulator.listActionGroups()).toEqual([]);
    await expect(tenant.simulator.removeActionGroups('ops')).rejects.toThrow(/no action group ops/);
  });

  it('keeps account until it is reset', async () => {
    await start();
    await fire();
    await settled(tenant.simulator);
    await tenant.simulator.resetDeliveries();
    expect(await tenant.simulator.deliveries()).toEqual({
      sent: 0,
      retried: 0,
      answers: {},
      delivered: 0,
      refused: 0,
      givenUp: 0,
      silenced: 0,
      pending: 0,
      silences: [],
      recent: [],
    });
  });

  it('lets go of what it waits for when the tenant closes', async () => {
    await start({ delivery: {} });
    receiver.react(503);
    await fire();
    while (receiver.calls.length < 1) await tenant.simulator.deliveries();

    await expect(tenant.azure.close()).resolves.toBeUndefined();
  });

  it('runs through retries and silence as many times faster as it is told', async () => {
    await start({ delivery: { timeScale: 10_000 } });
    receiver.react(503);
    await fire('one');
    const { silences, givenUp } = await settled(tenant.simulator);
    expect(givenUp).toBe(1);
    expect(silences[0]?.remainingMs).toBeLessThanOrEqual(15 * MINUTE);

    receiver.react(202);
    while ((await tenant.simulator.deliveries()).silences.length > 0);
    await fire('two');

    expect(await settled(tenant.simulator)).toMatchObject({ delivered: 1 });
  });
});
