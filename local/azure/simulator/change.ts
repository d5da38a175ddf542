import * as z from 'zod';
import type { Json } from '../json.ts';
import { COUNTED_KINDS } from '../resource-manager/changes.ts';

const Id = z.string().startsWith('/subscriptions/');

/** Something that happens in the tenant between two runs. */
export const Change = z.discriminatedUnion('change', [
  /** More resources of a kind, with what belongs to them: NICs, plans, servers. */
  z.strictObject({
    change: z.literal('add'),
    kind: z.enum(COUNTED_KINDS),
    subscriptionId: z.string(),
    count: z.int().min(1).default(1),
  }),
  /** A resource or a resource group, with what hangs under it. */
  z.strictObject({ change: z.literal('delete'), id: Id }),
  /** Another size: of a machine, a plan, a database, a storage account or a cluster's first pool. */
  z.strictObject({ change: z.literal('resize'), id: Id, size: z.string().min(1) }),
  /** RFC 7396 merge patch of the body. */
  z.strictObject({
    change: z.literal('update'),
    id: Id,
    patch: z.record(z.string(), z.json()) as unknown as z.ZodType<{ [key: string]: Json }>,
  }),
  /** To another resource group of the subscription, made if need be: the resource's id changes. */
  z.strictObject({ change: z.literal('move'), id: Id, resourceGroup: z.string().min(1) }),
  /** The service principal's role in a subscription. */
  z.strictObject({
    change: z.literal('set-access'),
    subscriptionId: z.string(),
    role: z.enum(['reader', 'contributor', 'none']),
    /** The role on these only. */
    resourceGroups: z.array(z.string()).optional(),
  }),
  /** Whether the service principal may read the alerts of a subscription. */
  z.strictObject({
    change: z.literal('set-monitoring-reader'),
    subscriptionId: z.string(),
    monitoringReader: z.boolean(),
  }),
  z.strictObject({
    change: z.literal('set-subscription-state'),
    subscriptionId: z.string(),
    state: z.enum(['Enabled', 'Warned', 'PastDue', 'Disabled', 'Deleted']),
  }),
  z.strictObject({
    change: z.literal('set-provider'),
    subscriptionId: z.string(),
    namespace: z.string(),
    state: z.enum(['Registered', 'NotRegistered']),
  }),
  /** How long (ms) after they happen Resource Graph shows changes, from the next one on. */
  z.strictObject({ change: z.literal('set-change-feed'), lag: z.int().min(0) }),
]);
export type Change = z.infer<typeof Change>;
/** A change as one writes it: defaults left out. */
export type ChangeInput = z.input<typeof Change>;
