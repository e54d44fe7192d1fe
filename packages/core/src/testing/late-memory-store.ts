import type { CommitV1 } from '../store/commit.ts';
import type { LogStoreV1 } from '../store/store.ts';
import { applyCommit, checkCheckpoint, commitKey, isCommitted } from './memory-commit.ts';
import { pruneState } from './memory-prune.ts';
import type { Staged } from './memory-stage.ts';
import { emptyState, type MemoryState } from './memory-state.ts';
import { storeOver } from './memory-store.ts';

/** A line of the log: a part of what a commit staged, the commit itself, or a pruning. */
type Line =
  | { kind: 'block'; commit: string; number: number; staged: Staged }
  | { kind: 'commit'; commit: string; blocks: number; content: CommitV1 }
  | { kind: 'prune'; id: number; feed: string; before: string };

/** The log of a late store: what lies on its disk, and what is on the way there. */
export interface LateLog {
  lines: Line[];
  onTheWay: Line[];
  /** Kept files by the sha256 of their bytes; they do not come late. */
  archived: Map<string, Uint8Array>;
}

/**
 * A store that knows no transaction and no unique key, as distributed ones do: it only appends to a log, in
 * which blocks come late, out of order and more than once. A commit counts by its own line and once all its
 * blocks are there; what is repeated is left out when it is read.
 */
export function lateMemoryStore({
  bulk = false,
  log = emptyLog(),
}: {
  bulk?: boolean;
  log?: LateLog;
} = {}): LogStoreV1 {
  const read = async () => {
    await arrival(log);
    return fold(log.lines);
  };
  return storeOver(
    {
      read,
      archived: log.archived,
      async commit(content, staged) {
        const state = await read();
        if (isCommitted(state, content)) return;
        checkCheckpoint(state, content);
        const commit = commitKey(content);
        const blocks = blocksOf(staged);
        const sent = blocks.map((block, number): Line => ({ kind: 'block', commit, number, staged: block }));
        log.onTheWay.push(...sent.toReversed(), ...sent);
        const { stage, ...row } = content;
        const line: Line = { kind: 'commit', commit, blocks: blocks.length, content: row };
        log.onTheWay.unshift(line);
        log.onTheWay.push(line);
      },
      async prune(query) {
        const erased = pruneState(await read(), query);
        const line: Line = { kind: 'prune', id: log.lines.length, ...query };
        log.onTheWay.push(line, line);
        return erased;
      },
    },
    bulk,
  );
}

/** A log without anything. */
export function emptyLog(): LateLog {
  return { lines: [], onTheWay: [], archived: new Map() };
}

async function arrival(log: LateLog): Promise<void> {
  while (log.onTheWay.length > 0) {
    await new Promise((resolve) => setImmediate(resolve));
    log.lines.push(...log.onTheWay.splice(0, 3));
  }
}

/** A block is one file, or some records. */
function blocksOf({ files, records }: Staged): Staged[] {
  const blocks: Staged[] = files.map((file) => ({ files: [file], records: [] }));
  for (let at = 0; at < records.length; at += 2)
    blocks.push({ files: [], records: records.slice(at, at + 2) });
  return blocks;
}

function fold(lines: readonly Line[]): MemoryState {
  const state = emptyState();
  const pruned = new Set<number>();
  for (const line of lines) {
    if (line.kind === 'prune' && !pruned.has(line.id)) pruneState(state, line);
    if (line.kind === 'prune') pruned.add(line.id);
    if (line.kind !== 'commit') continue;
    const blocks = new Map<number, Staged>();
    for (const other of lines) {
      if (other.kind === 'block' && other.commit === line.commit) blocks.set(other.number, other.staged);
    }
    if (blocks.size < line.blocks) continue;
    const whole = Array.from({ length: line.blocks }, (_, number) => blocks.get(number));
    applyCommit(state, line.content, {
      files: whole.flatMap((block) => block?.files ?? []),
      records: whole.flatMap((block) => block?.records ?? []),
    });
  }
  return state;
}
