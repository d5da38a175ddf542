import type { IncomingMessage } from 'node:http';

/** A request as the gateway sees it, its body already read. */
export interface GatewayRequest {
  method: string;
  /** Percent-encoded as it came, without the stage. */
  path: string;
  /** The path with the stage. */
  fullPath: string;
  /** Without the question mark. */
  query: string;
  /** Lower-case name → its values, with the name as the client spelled it. */
  headers: Map<string, { name: string; values: string[] }>;
  body: Buffer;
  sourceIp: string;
  requestId: string;
  extendedRequestId: string;
  traceId: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

/** A header's last value, the one API Gateway uses where it takes only one. */
export const header = (request: GatewayRequest, name: string): string | undefined =>
  request.headers.get(name.toLowerCase())?.values.at(-1);

/** Groups the headers of a Node request by name, keeping their spelling and order. */
export const readHeaders = (message: IncomingMessage): GatewayRequest['headers'] => {
  const headers: GatewayRequest['headers'] = new Map();
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? '';
    const known = headers.get(name.toLowerCase());
    const value = message.rawHeaders[index + 1] ?? '';
    if (known) known.values.push(value);
    else headers.set(name.toLowerCase(), { name, values: [value] });
  }
  return headers;
};

/**
 * Reads a body.
 *
 * @returns undefined when it is longer than `limit` bytes; the rest is left unread.
 */
export const readBody = async (
  message: IncomingMessage,
  limit: number,
): Promise<Buffer | undefined> => {
  if (Number(message.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Whether a media type is one of those the API treats as binary. */
export const isBinary = (binaryMediaTypes: readonly string[], mediaType = ''): boolean => {
  const [essence = ''] = mediaType.split(';');
  return binaryMediaTypes.some(
    (type) =>
      type === '*/*' ||
      type === essence.trim() ||
      (type.endsWith('/*') && essence.trim().startsWith(type.slice(0, -1))),
  );
};
