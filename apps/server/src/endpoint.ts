import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { ConfigurationError } from '@logs/core/errors';
import type { ServerLimits } from './server-limits.ts';

/** Where an endpoint listens. */
export interface Listening {
  name: string;
  host: string;
  port: number;
}

/** An endpoint that listens. */
export interface Endpoint {
  /** `http://127.0.0.1:7101`, without a slash at its end. */
  url: string;
  /** Takes no more requests, and ends when those under way are answered, or after the time for it. */
  close(): Promise<void>;
}

/**
 * Puts a function from request to answer on a port.
 *
 * @throws ConfigurationError when the port cannot be had.
 */
export async function listen(
  app: (request: Request) => Promise<Response>,
  { name, host, port }: Listening,
  limits: ServerLimits,
): Promise<Endpoint> {
  const { requestMs, stallMs, closeMs } = limits;
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      connectionsCheckingInterval: Math.min(requestMs, 10_000),
      keepAliveTimeout: 60_000,
    },
    getRequestListener(app),
  );
  server.timeout = stallMs;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => reject(notThere(error, name, host, port)));
    server.listen(port, host);
  });
  const { port: taken, family } = server.address() as AddressInfo;
  const shown = family === 'IPv6' ? `[${host}]` : host;
  return { url: `http://${shown}:${taken}`, close: () => closing(server, closeMs) };
}

function closing(server: Server, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), ms);
    // A connection that is kept alive becomes idle once its request is answered.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
  });
}

function notThere(error: NodeJS.ErrnoException, name: string, host: string, port: number): Error {
  const why =
    error.code === 'EADDRINUSE'
      ? 'is taken'
      : error.code === 'EACCES'
        ? 'may not be used'
        : String(error.code);
  const what =
    error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
      ? `${name}: ${host} is no address of this machine.`
      : `${name}: port ${port} of ${host} ${why}.`;
  return new ConfigurationError(what, {
    cause: error,
    hint: 'Name another, or 0 for one that is free.',
  });
}
