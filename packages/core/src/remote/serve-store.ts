import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { LogStoreV1 } from '../store/index.ts';
import { ClientSession } from './client-session.ts';
import { Exchange } from './exchange.ts';
import { ownerGone } from './gone.ts';
import { answer, type MoreCalls } from './routes.ts';
import { type Hello, protocol, releaseHeader, sessionHeader, sessionPath, versionHeader } from './wire.ts';

/** How a store is served to other processes of the same user. */
export interface ServeStoreOptions {
  store: LogStoreV1;
  /** Calls beyond those of every store. */
  also?: MoreCalls;
  /** The release of the program, as a client that speaks another version is told. */
  release?: string;
}

/** A store that answers other processes. */
export interface ServedStore {
  /** For `listen`; whoever connects may do everything. */
  readonly server: Server;
  /** Ends all sessions, once what is being committed is in. The store stays open. */
  close(): Promise<void>;
}

/** Calls that are not broken off. */
const changing = new Set(['commit', 'prune']);

/** Makes a store answer on a socket, for `remoteStore` of the same version. */
export function serveStore({ store, also = {}, release = '' }: ServeStoreOptions): ServedStore {
  const sessions = new Map<string, ClientSession>();
  const working = new Map<Promise<void>, string>();
  let closing = false;

  const begin = (response: ServerResponse) => {
    const session = new ClientSession();
    const hello: Hello = {
      session: randomUUID(),
      capabilities: { ...store.capabilities },
      ...(store.sql === undefined ? {} : { sql: store.sql.dialect }),
      archive: store.archive !== undefined,
      also: Object.keys(also),
    };
    sessions.set(hello.session, session);
    response.once('close', () => {
      sessions.delete(hello.session);
      track(session.end(new Error('The client has gone.')));
    });
    response.writeHead(200).write(`${JSON.stringify(hello)}\n`);
  };

  const track = (work: Promise<void>, name = '') => {
    working.set(work, name);
    void work.finally(() => working.delete(work));
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader(versionHeader, protocol).setHeader(releaseHeader, release);
    // A client of another version reads ours in the head and says which to upgrade.
    if (Number(request.headers[versionHeader]) !== protocol) {
      request.resume();
      response.writeHead(426).end();
    } else if (request.url === sessionPath) begin(response);
    else {
      const session = sessions.get(String(request.headers[sessionHeader])) ?? endedSession();
      const exchange = new Exchange(request, response, session.signal);
      const name = String(request.url).slice(1);
      const work = closing ? Promise.reject(ownerGone()) : answer(name, { store, also, session, exchange });
      track(
        work.catch((error: unknown) => exchange.refuse(error)),
        name,
      );
    }
  };

  // A stage may take long to fill, and a lease long to come.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, listener);
  server.timeout = 0;
  return {
    server,
    async close() {
      closing = true;
      server.close();
      server.closeIdleConnections();
      const changes = [...working].filter(([, name]) => changing.has(name));
      await Promise.allSettled(changes.map(([work]) => work));
      await Promise.all([...sessions.values()].map((session) => session.end(ownerGone())));
      await Promise.allSettled(working.keys());
      server.closeAllConnections();
    },
  };
}

/** The session of a client that is gone. */
function endedSession(): ClientSession {
  const session = new ClientSession();
  void session.end(new Error('The session has ended.'));
  return session;
}
