import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { toQueryBag } from './query-bag.ts';
import type { Credentials } from './verify-signature.ts';

/** What to send. */
export interface SignedRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/**
 * Calls an `AWS_IAM` method of API Gateway: `fetch` with a Signature Version 4.
 *
 * @throws as `fetch` does; an HTTP error is a response, not an exception.
 */
export const signedFetch = async (
  url: string | URL,
  { method = 'GET', headers = {}, body, signal }: SignedRequest,
  { credentials, region = 'us-east-1' }: { credentials: Credentials; region?: string },
): Promise<Response> => {
  const { protocol, hostname, host, pathname, search } = new URL(url);
  const signer = new SignatureV4({ credentials, region, service: 'execute-api', sha256: Sha256 });
  const signed = await signer.sign({
    method,
    protocol,
    hostname,
    path: pathname,
    query: toQueryBag(search.slice(1)),
    headers: { ...headers, host },
    ...(body !== undefined && { body }),
  });
  const { host: _implied, ...sent } = signed.headers;
  return fetch(url, {
    method,
    headers: sent,
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
};
