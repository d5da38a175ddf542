import { describeVerification } from '../../../lambdas/shared/domain/incident-verification.ts';
import type { Reconciliation } from '../../../lambdas/shared/domain/reconciliation.ts';
import { incident } from '../../fixtures/incident.ts';
import { integration, SUBSCRIPTION_ID } from '../../fixtures/integration.ts';

const RECONCILED = '2026-03-01T10:50:00.000Z';
const reconciliation: Reconciliation = {
  integrationId: integration().id,
  subscriptionId: SUBSCRIPTION_ID,
  until: RECONCILED,
  at: RECONCILED,
  failure: null,
};
const unverified = incident({
  verified: false,
  updatedAt: '2026-03-01T10:00:05.000Z',
  timeline: [
    {
      deliveryId: 'd',
      alertKey: `/subscriptions/${SUBSCRIPTION_ID}/providers/microsoft.alertsmanagement/alerts/one`,
      condition: 'Fired',
      at: '2026-03-01T10:00:00.000Z',
      receivedAt: '2026-03-01T10:00:05.000Z',
      source: 'webhook',
    },
  ],
});
const told = (of = unverified, now = '2026-03-01T10:01:10Z', known = [reconciliation]) =>
  describeVerification(of, known, new Date(now));

describe('the verification of an incident', () => {
  it('says nothing once it is verified', () => {
    expect(told({ ...unverified, verified: true })).toBeNull();
  });

  it('says why it is not, and that it is asked for again in a minute', () => {
    expect(told()).toBe(
      'Unverified: The call came from an address of Azure’s action groups, from which other tenants can make Azure call, too. Azure’s list of alerts has not shown this one yet. It is asked again at 2026-03-01 10:02 UTC.',
    );
  });

  it('says when reconciliation asked last and asks again, after half an hour', () => {
    const late = told(unverified, '2026-03-01T11:00:00Z');
    expect(late).toContain('does not have this one, last asked at 2026-03-01 10:50 UTC.');
    expect(late).toContain('asked again at 2026-03-01 11:05 UTC');
    const overdue = told(unverified, '2026-03-01T11:30:20Z');
    expect(overdue).toContain('asked again at 2026-03-01 11:31 UTC');
    expect(told(unverified, '2026-03-01T11:00:00Z', [])).toContain('at 2026-03-01 11:15 UTC');
  });

  it('says what keeps Azure from being asked, and what to do', () => {
    const failure = {
      code: 'azure_access_denied' as const,
      message: 'Azure refused.',
      fix: 'Apply Monitoring Reader role at subscription scope.',
    };
    const denied = told(unverified, undefined, [{ ...reconciliation, failure }]);
    expect(denied).toContain('cannot be read: Azure refused. Apply Monitoring Reader role');
    expect(denied).toContain('asked again at 2026-03-01 10:02 UTC');
  });

  it('is over with what Azure does not have after a day', () => {
    const old = told(unverified, '2026-03-02T10:30:00Z');
    expect(old).toMatch(/Take it for forged\.$/);
  });

  it('is never to come for a test', () => {
    expect(told({ ...unverified, test: true })).toMatch(/no test alerts, so it cannot be asked\.$/);
  });
});
