import { buildApp } from 'fauxqs';
import { isPortTaken } from './listen.ts';

/** A running SQS, which answers SNS calls too. */
export interface Sqs {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  stop: () => Promise<void>;
}

const tellsQueueUrls = new Set([
  'CreateQueue',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'ListQueues',
]);

/**
 * Starts fauxqs, an SQS and SNS in this process, on 127.0.0.1; messages are kept in memory.
 * fauxqs' own start would listen on every address of the machine.
 *
 * @param options.port default: a free one.
 * @throws a sentence naming the port when it is taken.
 * @see https://github.com/kibertoad/fauxqs
 */
export const startSqs = async (options: { port?: number; region?: string } = {}): Promise<Sqs> => {
  const { port = 0, region = 'us-east-1' } = options;
  const app = buildApp({ logger: false, defaultRegion: region });
  // fauxqs names its queues after hosts that not every machine resolves (sqs.us-east-1.localhost).
  app.addHook('onSend', async (request, _reply, payload) => {
    const [, action = ''] = String(request.headers['x-amz-target']).split('.');
    if (!tellsQueueUrls.has(action) || typeof payload !== 'string') return payload;
    return payload.replaceAll(`http://sqs.${region}.localhost:`, 'http://127.0.0.1:');
  });
  let address: string;
  try {
    address = await app.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    await app.close();
    if (!isPortTaken(cause)) throw cause;
    const message = `Port ${port} of 127.0.0.1 is taken; SQS cannot listen there.`;
    throw Object.assign(new Error(message), { code: 'EADDRINUSE', cause });
  }
  return { endpoint: address, stop: () => app.close() };
};
