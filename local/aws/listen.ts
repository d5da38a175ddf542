import { once } from 'node:events';
import type { Server } from 'node:http';

/** A server that listens on 127.0.0.1. */
export interface Listening {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  /** Ends open connections too. */
  stop: () => Promise<void>;
}

/**
 * Makes a server listen on 127.0.0.1 and nowhere else.
 *
 * @param name what to call the server in the error.
 * @param port 0 for a free one.
 * @throws a sentence naming the port (code `EADDRINUSE`) when it is taken.
 */
export const listen = async (server: Server, name: string, port: number): Promise<Listening> => {
  // Longer than clients keep idle connections, so that none is reused while it closes.
  server.keepAliveTimeout = 65_000;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (!isPortTaken(cause)) throw cause;
    throw Object.assign(
      new Error(`Port ${port} of 127.0.0.1 is taken; ${name} cannot listen there.`),
      {
        code: 'EADDRINUSE',
        cause,
      },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${name} has no port.`);
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** Whether an error says that somebody else listens on the port. */
export const isPortTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
