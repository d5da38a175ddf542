import * as z from 'zod';
import { SIGN_IN_ERROR_CODES, type SignInErrorCode } from '../sign-in/sign-in-error.ts';

const RegularExpression = z.string().refine(
  (text) => {
    try {
      return new RegExp(text) instanceof RegExp;
    } catch {
      return false;
    }
  },
  { error: 'is not a regular expression' },
);

/** Which requests a fault strikes: those that meet every condition given. */
const Match = z.strictObject({
  /** `resource-manager`, `graph`, `sign-in`. */
  service: z.string().optional(),
  /** Regular expression, without regard to case, found in the operation. */
  operation: RegularExpression.optional(),
  /** Regular expression, without regard to case, found in path and query. */
  path: RegularExpression.optional(),
  subscriptionId: z.string().optional(),
  /** 1 is the first page of a list. */
  page: z.int().min(1).optional(),
});

const Effect = z.discriminatedUnion('kind', [
  /** 429; `retryAfter` is the header's text or number of seconds, absent means no such header. */
  z.strictObject({
    kind: z.literal('throttle'),
    retryAfter: z.union([z.number().min(0), z.string()]).optional(),
    code: z.string().default('ResourceRequestsThrottled'),
  }),
  /** Any failure, in the form that the service gives its failures. */
  z.strictObject({
    kind: z.literal('error'),
    status: z.int().min(400).max(599),
    code: z.string(),
    message: z.string().default('A fault of the simulator.'),
    retryAfter: z.union([z.number().min(0), z.string()]).optional(),
  }),
  /** A gateway's HTML page instead of JSON. */
  z.strictObject({ kind: z.literal('html'), status: z.int().min(400).max(599).default(502) }),
  /** 502 ProviderError, as pages of long lists really end (azure-rest-api-specs#13843). */
  z.strictObject({ kind: z.literal('provider-error') }),
  /** 404 SubscriptionNotFound. */
  z.strictObject({ kind: z.literal('subscription-gone') }),
  /** 200, but only this share of the items, as Microsoft.Web did (azure-sdk-for-go#25891). */
  z.strictObject({ kind: z.literal('under-report'), keep: z.number().min(0).max(1) }),
  /** 200 with no items and no next page. */
  z.strictObject({ kind: z.literal('empty') }),
  /** 200, but these members of each item are null, as where a permission is missing. */
  z.strictObject({ kind: z.literal('nulls'), members: z.array(z.string()).min(1) }),
  /** A refused sign-in by its AADSTS number. */
  z.strictObject({
    kind: z.literal('sign-in-error'),
    code: z.literal(SIGN_IN_ERROR_CODES as [SignInErrorCode, ...SignInErrorCode[]]),
  }),
  /** The answer comes, later. */
  z.strictObject({ kind: z.literal('latency'), ms: z.int().min(0) }),
  /** The connection is cut without an answer. */
  z.strictObject({ kind: z.literal('reset') }),
]);
export type FaultEffect = z.infer<typeof Effect>;

/** A fault to inject. */
export const Fault = z.strictObject({
  match: Match.default({}),
  /** How many requests it strikes; absent: all, until cleared. */
  times: z.int().min(1).optional(),
  /** How many matching requests pass before it strikes. */
  after: z.int().min(0).default(0),
  effect: Effect,
});
export type Fault = z.infer<typeof Fault>;
/** A fault as one writes it: defaults left out. */
export type FaultInput = z.input<typeof Fault>;
