import { isDeepStrictEqual } from 'node:util';
import { ConfigurationError } from '../provider/errors.ts';
import type { LogEventV1 } from '../provider/event.ts';
import type { StoredEventV1 } from '../provider/reader.ts';
import type { CommitV1, WindowRowV1 } from '../store/commit.ts';
import type { Staged } from './memory-stage.ts';
import { keyOf, type MemoryState } from './memory-state.ts';

/** Whether a commit is in already. */
export function isCommitted(state: MemoryState, commit: CommitV1): boolean {
  return state.commits.has(commitKey(commit));
}

/** Names a commit among all others. */
export function commitKey({ source, feed, key }: CommitV1): string {
  return keyOf(source, feed.name, key);
}

/** Throws when a commit's checkpoint does not follow the stored one. */
export function checkCheckpoint(state: MemoryState, { source, feed, checkpoint }: CommitV1): void {
  const stored = state.checkpoints.get(keyOf(source, feed.name));
  if (checkpoint === undefined || stored === undefined || checkpoint.seq > stored.seq) return;
  throw new ConfigurationError(
    `${source}: checkpoint ${checkpoint.seq} does not follow ${stored.seq}, which is stored.`,
    { hint: 'Another collect of this source went on meanwhile. Run again.' },
  );
}

/** Makes all of a commit's changes; none when it is in already. */
export function applyCommit(state: MemoryState, commit: CommitV1, staged: Staged): void {
  if (isCommitted(state, commit)) return;
  checkCheckpoint(state, commit);
  const { source, feed, observedTime } = commit;
  state.feeds.set(feed.name, feed);
  writeLedger(state, commit, new Set(staged.files.map(({ file }) => file.key)));
  for (const { file, events } of staged.files) {
    for (const { line, event } of events) hold(state, commit, event, { file: file.key, line });
  }
  for (const { event, version } of staged.records) holdRecord(state, commit, event, version);
  for (const id of commit.settled ?? []) state.quarantine.delete(id);
  for (const row of commit.quarantine ?? []) state.quarantine.set(row.id, row);
  for (const row of commit.windows ?? []) {
    if (!state.windows.some((known) => isSameWindow(known, row))) state.windows.push(row);
  }
  const place = keyOf(source, feed.name);
  if (commit.checkpoint !== undefined) state.checkpoints.set(place, commit.checkpoint);
  state.sources.set(place, { source, feed: feed.name, lastCommit: observedTime });
  state.commits.add(commitKey(commit));
}

/** When it was seen plays no part. */
function isSameWindow(a: WindowRowV1, b: WindowRowV1): boolean {
  const identity = ({ feed, source, state, from, to, reason }: WindowRowV1) =>
    keyOf(feed, source, state, from, to, reason ?? '');
  return identity(a) === identity(b);
}

function writeLedger(state: MemoryState, { feed, ledger = [] }: CommitV1, staged: ReadonlySet<string>): void {
  const replaced = new Set<string>();
  for (const { keepEvents, ...row } of ledger) {
    state.ledger.set(keyOf(row.feed, row.key), row);
    if (row.state === 'taken' && keepEvents === undefined && staged.has(row.key)) replaced.add(row.key);
  }
  if (replaced.size > 0) erase(state, feed.name, replaced);
}

function erase(state: MemoryState, feed: string, files: ReadonlySet<string>): void {
  for (const [key, { event }] of state.events) {
    if (event.feed === feed && event.file !== undefined && files.has(event.file)) state.events.delete(key);
  }
  for (const [id, row] of state.quarantine) {
    if (row.feed === feed && row.key !== undefined && files.has(row.key)) state.quarantine.delete(id);
  }
}

/** Of two versions the greater stays, of two equal ones the later; without one the first, until it is deleted. */
function holdRecord(
  state: MemoryState,
  commit: CommitV1,
  event: LogEventV1,
  version: string | undefined,
): void {
  const held = state.events.get(keyOf(commit.feed.name, event.id));
  if (held !== undefined) {
    if (held.version !== undefined && (version === undefined || held.version > version)) return;
    const isLast = version === undefined && (event.deleted !== true || held.event.deleted === true);
    if (isLast || (held.version === version && saysTheSame(held.event, event))) return;
  }
  hold(state, commit, event, {}, version);
}

/** Nothing came but when it was seen, and by whom. */
function saysTheSame({ source, feed, observedTime, ...held }: StoredEventV1, event: LogEventV1): boolean {
  return isDeepStrictEqual(held, event);
}

function hold(
  state: MemoryState,
  { source, feed, observedTime }: CommitV1,
  event: LogEventV1,
  place: { file?: string; line?: number },
  version?: string,
): void {
  state.position += 1;
  const stored = { ...event, source, feed: feed.name, observedTime, ...place };
  const held = { event: stored, position: state.position, ...(version === undefined ? {} : { version }) };
  state.events.set(keyOf(feed.name, event.id), held);
}
