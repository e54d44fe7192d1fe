import type { Json } from '../provider/index.ts';
import type { CommitV1, FeedInfoV1, LogStoreV1, QueryV1, StagedRecordV1 } from '../store/index.ts';
import type { ClientSession } from './client-session.ts';
import type { Exchange } from './exchange.ts';
import type { Frame } from './frames.ts';
import { type PlainCall, plainCalls, type QuarantineJson, quarantineFromJson } from './plain-calls.ts';
import { bytesOf, eventsOf, fileUpload, rowsOf } from './uploads.ts';

/** Calls beyond those of every store, by name: JSON in, JSON out. */
export type MoreCalls = Readonly<Record<string, (input: Json, signal: AbortSignal) => Promise<Json>>>;

/** What a request is answered from. */
export interface Asked {
  store: LogStoreV1;
  also: MoreCalls;
  session: ClientSession;
  exchange: Exchange;
}

/** A commit as it crosses: its stage by name. */
export type CommitJson = Omit<CommitV1, 'stage' | 'quarantine'> & {
  stage?: string;
  quarantine?: QuarantineJson[];
};

/** Answers one request; throws what the store throws. */
export async function answer(name: string, asked: Asked): Promise<void> {
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (route !== undefined) await route(asked);
  else if (isPlain(name)) asked.exchange.answer(await plain(name, asked));
  else throw new Error('Not a call of this version.');
}

function isPlain(name: string): name is PlainCall {
  return Object.hasOwn(plainCalls, name);
}

async function plain(name: PlainCall, { store, exchange }: Asked): Promise<unknown> {
  const { fromInput, toAnswer } = plainCalls[name];
  const input = await exchange.input();
  const call = store[name] as (...input: unknown[]) => Promise<unknown>;
  const value = await call.call(store, ...(fromInput?.(input) ?? input), exchange.signal);
  return toAnswer === undefined ? value : toAnswer(value);
}

const routes: Readonly<Record<string, (asked: Asked) => Promise<void>>> = {
  async acquire({ store, session, exchange }) {
    const [id, source] = (await exchange.input()) as [string, string];
    const lease = await store.acquire(source, exchange.signal);
    await session.keepLease(id, lease, exchange.signal);
    exchange.answer(null);
  },
  async release({ session, exchange }) {
    const [id] = (await exchange.input()) as [string];
    exchange.answer(await session.release(id));
  },
  async stage({ store, session, exchange }) {
    const [id, feed] = (await exchange.input()) as [string, FeedInfoV1];
    await session.keepStage(id, await store.stage(feed, session.signal));
    exchange.answer(null);
  },
  async 'stage-rows'({ session, exchange }) {
    const { file, rest } = await fileUpload(exchange.frames());
    const { stage, ...staged } = file as typeof file & { stage: string };
    exchange.answer(await session.write(stage, (to) => to.rows(staged, rowsOf(rest))));
  },
  async 'stage-events'({ session, exchange }) {
    const { file, rest } = await fileUpload(exchange.frames());
    const { stage, ...staged } = file as typeof file & { stage: string };
    exchange.answer(await session.write(stage, (to) => to.events(staged, eventsOf(rest))));
  },
  async 'stage-records'({ session, exchange }) {
    const [id, records] = (await exchange.input()) as [string, StagedRecordV1[]];
    exchange.answer(await session.write(id, (to) => to.records(records)));
  },
  async discard({ session, exchange }) {
    const [id] = (await exchange.input()) as [string];
    exchange.answer(await session.discard(id));
  },
  async commit({ store, session, exchange }) {
    const [{ stage: id, quarantine, ...rest }] = (await exchange.input()) as [CommitJson];
    const stage = id === undefined ? {} : { stage: await session.finished(id) };
    const rows = quarantine === undefined ? {} : { quarantine: quarantine.map(quarantineFromJson) };
    await store.commit({ ...rest, ...stage, ...rows }, exchange.signal);
    if (id !== undefined) await session.discard(id);
    exchange.answer(null);
  },
  async query({ store, exchange }) {
    const [query] = (await exchange.input()) as [QueryV1];
    await exchange.stream(values(store.query(query, exchange.signal)));
  },
  async sql({ store, exchange }) {
    const [text] = (await exchange.input()) as [string];
    if (store.sql === undefined) throw new Error('This store answers no SQL.');
    const { columns, rows } = await store.sql.run(text, exchange.signal);
    await exchange.stream(values(together(columns, rows)));
  },
  async 'file-size'({ store, exchange }) {
    const [sha256] = (await exchange.input()) as [string];
    exchange.answer((await store.openFile(sha256, exchange.signal))?.size);
  },
  async 'file-bytes'({ store, exchange }) {
    const [sha256, range] = (await exchange.input()) as [string, { start: number; end: number } | undefined];
    const file = await store.openFile(sha256, exchange.signal);
    if (file === undefined) throw new Error('The file is no longer in the archive.');
    await exchange.stream(bytes(file.read(range ?? undefined)));
  },
  async keep({ store, exchange }) {
    exchange.answer(await store.archive?.keep(bytesOf(exchange.frames()), exchange.signal));
  },
  async sweep({ store, exchange }) {
    exchange.answer(await store.archive?.sweep(exchange.signal));
  },
  async also({ also, exchange }) {
    const [name, input] = (await exchange.input()) as [string, Json];
    const call = Object.hasOwn(also, name) ? also[name] : undefined;
    if (call === undefined) throw new Error('Not a call of this store.');
    exchange.answer(await call(input, exchange.signal));
  },
};

async function* values(items: AsyncIterable<unknown>): AsyncGenerator<Frame> {
  for await (const value of items) yield { kind: 'json', value };
}

async function* together(first: unknown, rest: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  yield first;
  yield* rest;
}

async function* bytes(stream: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  for await (const piece of stream) yield { kind: 'bytes', bytes: new Uint8Array(piece) };
}
