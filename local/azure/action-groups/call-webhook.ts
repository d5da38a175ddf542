import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What came of one call: the receiver's status, or why there was no answer. */
export type CallResult = number | 'timeout' | 'transport';

export interface WebhookCall {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  /** A Secure Webhook's token. */
  readonly bearerToken?: string;
  /** The address of this machine that the call leaves from. */
  readonly callerAddress: string;
  readonly timeoutMs: number;
  /** Cuts the call off, which then ends as `transport`. */
  readonly signal: AbortSignal;
}

/** So long does .NET, which action groups run on, wait for `100 Continue` before it sends anyway. */
const CONTINUE_TIMEOUT_MS = 350;

/**
 * POSTs a body as Azure's action groups do: on a connection of its own, with their headers, without
 * following redirects, and without a look at the answer's body. Never rejects.
 */
export function callWebhook(call: WebhookCall): Promise<CallResult> {
  const url = new URL(call.url);
  const body = Buffer.from(call.body);
  const timeout = AbortSignal.timeout(call.timeoutMs);
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: false,
      localAddress: call.callerAddress,
      signal: AbortSignal.any([timeout, call.signal]),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': body.length,
        'user-agent': 'IcMBroadcaster/1.0',
        'x-correlationcontext': randomBytes(42).toString('base64'),
        expect: '100-continue',
        ...(call.bearerToken && { authorization: `Bearer ${call.bearerToken}` }),
      },
    });
    const patience = setTimeout(() => request.end(body), CONTINUE_TIMEOUT_MS);
    const settle = (result: CallResult) => {
      clearTimeout(patience);
      resolve(result);
    };
    request.once('continue', () => {
      clearTimeout(patience);
      request.end(body);
    });
    request.once('response', (response) => {
      settle(response.statusCode ?? 'transport');
      response.resume();
      // A receiver that answered without reading gets no body any more.
      if (!request.writableEnded) request.destroy();
    });
    request.on('error', () => settle(timeout.aborted ? 'timeout' : 'transport'));
    request.flushHeaders();
  });
}
