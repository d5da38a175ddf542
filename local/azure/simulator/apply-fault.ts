import { isJsonObject, type Json } from '../json.ts';
import type { Answer, Call, Service } from '../service.ts';
import { signInError } from '../sign-in/sign-in-error.ts';
import type { FaultEffect } from './fault.ts';

const GATEWAY_PAGE = `<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>Microsoft-Azure-Application-Gateway/v2</center>\r\n</body>\r\n</html>\r\n`;

/** What a fault makes of an answer. Latency and reset concern the connection and are no answers. */
export function applyFault(
  effect: Exclude<FaultEffect, { kind: 'latency' | 'reset' }>,
  service: Service,
  call: Call,
  answer: Answer,
): Answer {
  switch (effect.kind) {
    case 'throttle': {
      const seconds = effect.retryAfter;
      const message = call.subscriptionId
        ? `Number of requests for subscription '${call.subscriptionId}' and operation '${call.operation}' exceeded the backend storage limit. Please try again after '${seconds ?? 5}' seconds.`
        : 'Please retry again later.';
      return withRetryAfter(service.fail(429, effect.code, message), seconds);
    }
    case 'error':
      return withRetryAfter(
        service.fail(effect.status, effect.code, effect.message),
        effect.retryAfter,
      );
    case 'html':
      return {
        status: effect.status,
        headers: { 'content-type': 'text/html' },
        body: GATEWAY_PAGE,
      };
    case 'provider-error':
      return service.fail(
        502,
        'ProviderError',
        'Resource provider failed to return collection response.',
      );
    case 'subscription-gone':
      return service.fail(
        404,
        'SubscriptionNotFound',
        `The subscription '${call.subscriptionId ?? ''}' could not be found.`,
      );
    case 'under-report':
      return keepItems(answer, effect.keep);
    case 'nulls':
      return withNulls(answer, effect.members);
    case 'empty':
      return emptied(answer);
    case 'sign-in-error':
      return signInError(effect.code);
  }
}

function withRetryAfter(answer: Answer, seconds: number | string | undefined): Answer {
  if (seconds === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
}

/** No items and no next page; what a query of Resource Graph answers is made empty as a query's. */
function emptied(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const isQuery = isJsonObject(answer.body) && Array.isArray(answer.body.data);
  const none = { totalRecords: 0, count: 0, data: [], facets: [], resultTruncated: 'false' };
  return { ...answer, body: isQuery ? none : { value: [] } };
}

/** Keeps that share of a list's items, spread evenly over the page; the way to the next stays. */
function keepItems(answer: Answer, keep: number): Answer {
  if (answer.status !== 200 || !isJsonObject(answer.body)) return answer;
  const { value, data } = answer.body;
  const items = value ?? data;
  if (!Array.isArray(items)) return answer;
  const kept = items.filter(
    (_, index) => Math.floor((index + 1) * keep) > Math.floor(index * keep),
  );
  const changed = value === undefined ? { count: kept.length, data: kept } : { value: kept };
  return { ...answer, body: { ...answer.body, ...changed } };
}

/** Members of a list's items that become null; those that an item does not have stay away. */
function withNulls(answer: Answer, members: readonly string[]): Answer {
  if (answer.status !== 200 || !isJsonObject(answer.body)) return answer;
  const { value } = answer.body;
  if (!Array.isArray(value)) return answer;
  const nulled = value.map((item: Json) => {
    if (!isJsonObject(item)) return item;
    const nulls = members.filter((name) => name in item).map((name) => [name, null]);
    return { ...item, ...Object.fromEntries(nulls) };
  });
  return { ...answer, body: { ...answer.body, value: nulled } };
}
