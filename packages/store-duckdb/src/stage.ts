import { mkdir, rm } from 'node:fs/promises';
import type { LogEventV1, RowChunkV1 } from '@logs/core';
import { UnsupportedError } from '@logs/core/errors';
import type { FeedInfoV1, StagedFileV1, StagedRecordV1, StageV1 } from '@logs/core/store';
import { Lane, type LaneKey } from './lane.ts';
import { eventTypeOf, genericRow, nativeRow } from './plain-row.ts';
import { storeError } from './store-error.ts';

/** Events on their way into the store, in temporary files that belong to this stage alone. */
export class Stage implements StageV1 {
  readonly feed: FeedInfoV1;
  readonly lanes: Lane[] = [];
  readonly staged: StagedFileV1[] = [];
  readonly stagedRecords: StagedRecordV1[] = [];
  #idle: Lane[] = [];
  #folder: string;
  #path: string;
  #signal: AbortSignal;
  #recordBytes = 0;
  #made: Promise<unknown> | undefined;

  constructor(feed: FeedInfoV1, folder: string, path: string, signal: AbortSignal) {
    this.feed = feed;
    this.#folder = folder;
    this.#path = path;
    this.#signal = signal;
  }

  get bytes(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.bytes, this.#recordBytes);
  }

  async rows(file: StagedFileV1, rows: AsyncIterable<RowChunkV1>): Promise<void> {
    const kinds = new Map((this.feed.table?.types ?? []).map(({ type }, index) => [type, index]));
    await this.#inLane(file, async (lane) => {
      for await (const chunk of rows) {
        this.#signal.throwIfAborted();
        if (chunk.kind !== 'rows' || chunk.rows === 0) continue;
        const kind = kinds.get(chunk.type);
        if (kind === undefined)
          throw new UnsupportedError(`${this.feed.name} has no table for "${chunk.type}".`);
        await lane.add({ kind, escaped: chunk.escaped }, chunk.bytes, chunk.rows);
      }
    });
  }

  async events(
    file: StagedFileV1,
    events: AsyncIterable<readonly { line: number; event: LogEventV1 }[]>,
  ): Promise<void> {
    await this.#inLane(file, async (lane) => {
      for await (const batch of events) {
        this.#signal.throwIfAborted();
        const texts = new Map<string, { key: LaneKey; rows: string[] }>();
        for (const { line, event } of batch) {
          const { key, text } = this.#encode(file.ordinal, line, event);
          const name = `${key.kind} ${key.escaped}`;
          const group = texts.get(name) ?? { key, rows: [] };
          group.rows.push(`${text}\n`);
          texts.set(name, group);
        }
        for (const { key, rows } of texts.values())
          await lane.add(key, Buffer.from(rows.join('')), rows.length);
      }
    });
  }

  async records(records: readonly StagedRecordV1[]): Promise<void> {
    this.#signal.throwIfAborted();
    this.stagedRecords.push(...records);
    for (const { event } of records) this.#recordBytes += event.raw?.length ?? 256;
  }

  async discard(): Promise<void> {
    await Promise.all(this.lanes.flatMap((lane) => [...lane.files.values()].map(({ file }) => file.close())));
    this.lanes.length = 0;
    this.staged.length = 0;
    this.stagedRecords.length = 0;
    this.#idle = [];
    this.#recordBytes = 0;
    this.#made = undefined;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The lane files with rows in them, complete on the disk. */
  async finish(): Promise<{ key: LaneKey; path: string; longest: number }[]> {
    const files = this.lanes.flatMap((lane) => [...lane.files.values()]).filter(({ file }) => file.rows > 0);
    await Promise.all(files.map(({ file }) => file.finish())).catch((error: unknown) => {
      throw storeError(error, this.#path);
    });
    return files.map(({ key, file }) => ({ key, path: file.path, longest: file.longest }));
  }

  async #inLane(file: StagedFileV1, work: (lane: Lane) => Promise<void>): Promise<void> {
    this.#signal.throwIfAborted();
    this.#made ??= mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#made;
    const lane = this.#idle.pop() ?? this.#newLane();
    lane.begin();
    try {
      await work(lane);
      this.staged.push(file);
    } catch (error) {
      lane.rewind();
      throw isSystemError(error) ? storeError(error, this.#path) : error;
    } finally {
      this.#idle.push(lane);
    }
  }

  #newLane(): Lane {
    const lane = new Lane(this.#folder, String(this.lanes.length));
    this.lanes.push(lane);
    return lane;
  }

  #encode(ordinal: number, line: number, event: LogEventV1): { key: LaneKey; text: string } {
    const eventType = eventTypeOf(event, this.feed.eventType);
    const types = this.feed.table?.types ?? [];
    const exact = types.findIndex(({ type }) => type !== '' && type === eventType);
    const index = exact === -1 ? types.findIndex(({ type }) => type === '') : exact;
    const type = types[index];
    const own = type && nativeRow(ordinal, line, event, { ...type, columns: [...type.columns] });
    const row = own ?? genericRow(ordinal, line, event, eventType);
    return { key: { kind: own === undefined ? 'generic' : index, escaped: row.escaped }, text: row.text };
  }
}

function isSystemError(error: unknown): boolean {
  return (
    error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'open')
  );
}
