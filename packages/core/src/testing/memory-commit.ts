import { ConfigurationError } from '../provider/errors.ts';
import type { LogEventV1 } from '../provider/event.ts';
import type { CommitV1 } from '../store/commit.ts';
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
    for (const { line, event } of events) hold(state, commit, event, '', { file: file.key, line });
  }
  for (const { event, version = '' } of staged.records) hold(state, commit, event, version);
  for (const id of commit.settled ?? []) state.quarantine.delete(id);
  for (const row of commit.quarantine ?? []) state.quarantine.set(row.id, row);
  state.windows.push(...(commit.windows ?? []));
  const place = keyOf(source, feed.name);
  if (commit.checkpoint !== undefined) state.checkpoints.set(place, commit.checkpoint);
  state.sources.set(place, { source, feed: feed.name, lastCommit: observedTime });
  state.commits.add(commitKey(commit));
}

function writeLedger(state: MemoryState, { feed, ledger = [] }: CommitV1, staged: ReadonlySet<string>): void {
  for (const { keepEvents, ...row } of ledger) {
    state.ledger.set(keyOf(row.feed, row.key), row);
    if (row.state === 'taken' && keepEvents === undefined && staged.has(row.key))
      erase(state, feed.name, row.key);
  }
}

function erase(state: MemoryState, feed: string, file: string): void {
  for (const [key, { event }] of state.events) {
    if (event.feed === feed && event.file === file) state.events.delete(key);
  }
  for (const [id, row] of state.quarantine) {
    if (row.feed === feed && row.key === file) state.quarantine.delete(id);
  }
}

function hold(
  state: MemoryState,
  { source, feed, observedTime }: CommitV1,
  event: LogEventV1,
  version: string,
  place: { file?: string; line?: number } = {},
): void {
  const key = keyOf(feed.name, event.id);
  const held = state.events.get(key);
  if (held !== undefined && held.version > version) return;
  state.position += 1;
  const stored = { ...event, source, feed: feed.name, observedTime, ...place };
  state.events.set(key, { event: stored, position: state.position, version });
}
