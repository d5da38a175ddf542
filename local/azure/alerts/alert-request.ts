import * as z from 'zod';
import { MAX_GROUPS_OF_A_RULE } from '../action-groups/action-group-store.ts';
import { ALERT_KIND_NAMES } from './kinds/index.ts';
import { TEST_KIND_NAMES } from './test-notification.ts';

const AlertId = z.string().min(1);

/** An alert to fire. Everything but kind and target has a sensible default. */
const Fire = z.strictObject({
  action: z.literal('fire'),
  kind: z.enum(ALERT_KIND_NAMES),
  /** A resource's id; a subscription's for `serviceHealth` and `budget`. */
  target: z.string().startsWith('/subscriptions/'),
  /** The rule's name: the same on the same target is the same rule. */
  rule: z.string().min(1).optional(),
  severity: z.enum(['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4']).optional(),
  description: z.string().nullable().optional(),
  /** Names of groups to tell; none leaves the webhooks out of it. Absent: every group there is. */
  actionGroups: z.array(z.string()).max(MAX_GROUPS_OF_A_RULE).optional(),
  customProperties: z.record(z.string(), z.string()).optional(),
  dimensions: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
  threshold: z.number().optional(),
  /** What was measured. */
  value: z.number().optional(),
  /** Fires again while it is fired, and never resolves. */
  stateless: z.boolean().default(false),
  /** Service Health's, to tell more of an incident that was told of already. */
  trackingId: z.string().min(1).optional(),
});

/** Something that happens to an alert, or to the rule behind it. */
export const AlertRequest = z.discriminatedUnion('action', [
  Fire,
  /**
   * The condition is no longer met. Metric, log search and Prometheus rules send Resolved; the two
   * kinds of health fire the event that ends theirs; the others never say so, and refuse.
   */
  z.strictObject({
    action: z.literal('resolve'),
    alertId: AlertId,
    value: z.number().optional(),
  }),
  /** The same rule fires on the same target once more. */
  z.strictObject({ action: z.literal('refire'), alertId: AlertId, value: z.number().optional() }),
  /** An administrator changes the state of the alert, in the portal. No webhook hears of it. */
  z.strictObject({
    action: z.literal('set-state'),
    alertId: AlertId,
    state: z.enum(['New', 'Acknowledged', 'Closed']),
    user: z.string().min(1).default('admin@contoso.example'),
  }),
]);
export type AlertRequest = z.infer<typeof AlertRequest>;
/** The same as one writes it: defaults left out. */
export type AlertRequestInput = z.input<typeof AlertRequest>;
export type FireRequest = z.infer<typeof Fire>;

/** A press on *Test action group*. */
export const TestActionGroup = z.strictObject({
  actionGroup: z.string(),
  kind: z.enum(TEST_KIND_NAMES).default('metric'),
});
export type TestActionGroup = z.infer<typeof TestActionGroup>;
export type TestActionGroupInput = z.input<typeof TestActionGroup>;
