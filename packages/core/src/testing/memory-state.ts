import type { Json } from '../provider/json.ts';
import type { LedgerRowV1 } from '../provider/ledger.ts';
import type { StoredEventV1 } from '../provider/reader.ts';
import type { FeedInfoV1, WindowRowV1 } from '../store/commit.ts';
import type { QuarantineRowV1 } from '../store/quarantine.ts';

/** An event as the memory holds it. */
interface HeldEvent {
  event: StoredEventV1;
  /** Its place in the order of changes. */
  position: number;
  /** Of a record that changes. */
  version?: string;
}

/** All that a store in memory keeps: what would lie on a disk. Maps are keyed by feed and key or id. */
export interface MemoryState {
  /** By feed and id. */
  events: Map<string, HeldEvent>;
  /** By feed and file key. */
  ledger: Map<string, LedgerRowV1>;
  /** By id. */
  quarantine: Map<string, QuarantineRowV1>;
  /** By source and feed. */
  checkpoints: Map<string, { seq: number; value: Json }>;
  windows: WindowRowV1[];
  feeds: Map<string, FeedInfoV1>;
  /** Time of the last commit by source and feed. */
  sources: Map<string, { source: string; feed: string; lastCommit: string }>;
  /** Commits that are in, by source, feed and key. */
  commits: Set<string>;
  /** The last position given. */
  position: number;
  /** Kept files by the sha256 of their bytes. */
  archived: Map<string, Uint8Array>;
}

export function emptyState(): MemoryState {
  return {
    events: new Map(),
    ledger: new Map(),
    quarantine: new Map(),
    checkpoints: new Map(),
    windows: [],
    feeds: new Map(),
    sources: new Map(),
    commits: new Set(),
    position: 0,
    archived: new Map(),
  };
}

/** A map's key of several parts. */
export function keyOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
