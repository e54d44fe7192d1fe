import type { ArchivedFileV1, Json } from '../provider/index.ts';
import type {
  ArchiveV1,
  CommitV1,
  FeedInfoV1,
  LeaseV1,
  LogStoreV1,
  QueryV1,
  StageV1,
} from '../store/index.ts';
import { Connection } from './connection.ts';
import type { Frame } from './frames.ts';
import { type PlainCall, plainCalls, quarantineToJson } from './plain-calls.ts';
import { readableOf, remoteArchive } from './remote-archive.ts';
import { remoteSql } from './remote-sql.ts';
import { RemoteStage } from './remote-stage.ts';
import type { CommitJson } from './routes.ts';

/** A store that another process holds. */
export interface RemoteStore extends LogStoreV1 {
  /** Aborts, with the error that calls then fail with, when the owner goes. */
  readonly ended: AbortSignal;
  /** A call of the owner's store beyond those of every store; `undefined` where it has none of that name. */
  also(name: string): ((input: Json, signal: AbortSignal) => Promise<Json>) | undefined;
}

/**
 * Reaches a store that another process serves on a socket. All of it works as with the store itself; when this
 * process ends, its leases are released and its stages discarded.
 *
 * @throws UnsupportedError when the other process speaks another version; the system's error when nobody listens.
 */
export async function remoteStore(socket: string, signal: AbortSignal): Promise<RemoteStore> {
  const connection = await Connection.open(socket, signal);
  const { hello } = connection;
  return {
    ...plainOf(connection),
    ...writingOf(connection),
    capabilities: hello.capabilities,
    ended: connection.ended,
    async *query(query: QueryV1, asked: AbortSignal) {
      for await (const frame of connection.stream('query', [query], asked)) yield jsonOf(frame);
    },
    async openFile(sha256, asked): Promise<ArchivedFileV1 | undefined> {
      const size = (await connection.call('file-size', [sha256], asked)) as number | undefined;
      if (size === undefined) return undefined;
      return {
        size,
        read: (range) =>
          readableOf((signal) => connection.stream('file-bytes', [sha256, range], signal), asked),
      };
    },
    ...(hello.sql === undefined ? {} : { sql: remoteSql(connection, hello.sql) }),
    ...(hello.archive ? { archive: remoteArchive(connection) satisfies ArchiveV1 } : {}),
    also(name) {
      if (!hello.also.includes(name)) return undefined;
      return async (input, asked) => (await connection.call('also', [name, input], asked)) as Json;
    },
    close: () => connection.close(),
  };
}

function plainOf(connection: Connection): Pick<LogStoreV1, PlainCall> {
  const calls = Object.entries(plainCalls).map(([name, { toInput, fromAnswer }]) => {
    const call = async (...given: unknown[]) => {
      const input = given.slice(0, -1);
      const answer = await connection.call(name, toInput?.(input) ?? input, given.at(-1) as AbortSignal);
      return fromAnswer === undefined ? answer : fromAnswer(answer);
    };
    return [name, call];
  });
  return Object.fromEntries(calls) as Pick<LogStoreV1, PlainCall>;
}

function writingOf(connection: Connection): Pick<LogStoreV1, 'acquire' | 'stage' | 'commit'> {
  let names = 0;
  const always = new AbortController().signal;
  return {
    async acquire(source: string, signal: AbortSignal): Promise<LeaseV1> {
      const id = String(++names);
      const release = async () => {
        if (!connection.lost) await connection.call('release', [id], always);
      };
      try {
        await connection.call('acquire', [id, source], signal);
      } catch (error) {
        // It may have been granted while we gave up.
        await release().catch(() => {});
        throw error;
      }
      return { release };
    },
    async stage(feed: FeedInfoV1, signal: AbortSignal): Promise<StageV1> {
      const id = String(++names);
      await connection.call('stage', [id, feed], signal);
      return new RemoteStage(connection, id, signal);
    },
    async commit(commit: CommitV1, signal: AbortSignal): Promise<void> {
      const { stage, quarantine, ...rest } = commit;
      if (stage !== undefined && !(stage instanceof RemoteStage))
        throw new TypeError('The stage is of another store.');
      const json: CommitJson = {
        ...rest,
        ...(stage === undefined ? {} : { stage: stage.id }),
        ...(quarantine === undefined ? {} : { quarantine: quarantine.map(quarantineToJson) }),
      };
      await connection.call('commit', [json], signal);
    },
  };
}

function jsonOf<Value>(frame: Frame): Value {
  if (frame.kind !== 'json') throw new Error('Not what a store of this version says.');
  return frame.value as Value;
}
