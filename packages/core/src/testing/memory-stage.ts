import { UnsupportedError } from '../provider/errors.ts';
import type { LogEventV1 } from '../provider/event.ts';
import type { RowChunkV1 } from '../provider/table.ts';
import type { FeedInfoV1, StagedFileV1, StagedRecordV1, StageV1 } from '../store/commit.ts';
import { parseRows } from './parse-rows.ts';

/** A file's events that wait for their commit. */
interface StagedEvents {
  file: StagedFileV1;
  events: readonly { line: number; event: LogEventV1 }[];
}

/** What a stage holds. */
export interface Staged {
  files: StagedEvents[];
  records: StagedRecordV1[];
}

/** A stage in memory, and a look into it. */
export function memoryStage(
  feed: FeedInfoV1,
  bulk: boolean,
  signal: AbortSignal,
): { stage: StageV1; staged: Staged } {
  const staged: Staged = { files: [], records: [] };
  let bytes = 0;
  const stage: StageV1 = {
    get bytes() {
      return bytes;
    },
    async rows(file, rows) {
      if (!bulk) throw new UnsupportedError('This store takes no rows; stage events instead.');
      const events: { line: number; event: LogEventV1 }[] = [];
      for await (const chunk of rows) {
        signal.throwIfAborted();
        if (chunk.kind === 'rows') events.push(...eventsOf(chunk, feed, file));
      }
      staged.files.push({ file, events });
      bytes += events.length * 100;
    },
    async events(file, batches) {
      const events: { line: number; event: LogEventV1 }[] = [];
      for await (const batch of batches) {
        signal.throwIfAborted();
        for (const { line, event } of batch) {
          events.push({ line, event: { ...event, id: `${file.idPrefix}:${line}` } });
        }
      }
      staged.files.push({ file, events });
      bytes += events.length * 100;
    },
    async records(records) {
      signal.throwIfAborted();
      staged.records.push(...records);
      bytes += records.length * 100;
    },
    async discard() {
      staged.files = [];
      staged.records = [];
      bytes = 0;
    },
  };
  return { stage, staged };
}

function eventsOf(chunk: RowChunkV1 & { kind: 'rows' }, feed: FeedInfoV1, file: StagedFileV1) {
  const type = feed.table?.types.find((known) => known.type === chunk.type);
  if (type === undefined) throw new UnsupportedError(`${feed.name} has no table for "${chunk.type}".`);
  return [...parseRows(chunk.bytes, type, file.idPrefix)];
}
