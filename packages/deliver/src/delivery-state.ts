import type { DeliveryState, JournalEntry } from './journal-entry.ts';

/** Nothing planned yet. */
export function emptyState(): DeliveryState {
  return {
    next: 0,
    waiting: {},
    lost: {},
    delivered: { files: 0, rows: 0 },
    unwritable: {},
    notices: {},
    refused: {},
    missing: 0,
  };
}

/** What an entry makes of a state. The state is changed in place where that is all that it takes. */
export function apply(state: DeliveryState, entry: JournalEntry): DeliveryState {
  switch (entry.kind) {
    case 'snapshot':
      return entry.state;
    case 'planned':
    case 'planned-again':
      plan(state, entry);
      return state;
    case 'passed':
      state.cursor = entry.to;
      return state;
    case 'delivered': {
      const file = state.waiting[entry.key];
      if (file === undefined) return state;
      delete state.waiting[entry.key];
      delete state.failure;
      const { files, rows } = state.delivered;
      state.delivered = { files: files + 1, rows: rows + file.rows, last: entry.at };
      return state;
    }
    case 'lost': {
      const file = state.waiting[entry.key];
      if (file === undefined) return state;
      delete state.waiting[entry.key];
      state.lost[entry.key] = { ...file, at: entry.at, redone: false };
      return state;
    }
    case 'failed': {
      const { at, reason, next, tries } = entry;
      state.failure = { since: state.failure?.since ?? at, last: at, reason, next, tries };
      return state;
    }
    case 'short': {
      const file = state.waiting[entry.key];
      if (file === undefined) return state;
      state.missing += file.rows - entry.rows;
      file.rows = entry.rows;
      return state;
    }
    case 'notifying':
      state.notices[entry.to] = entry.at;
      delete state.refused[entry.to];
      return state;
    case 'notice-refused':
      state.refused[entry.to] = entry.at;
      if (entry.before === undefined) delete state.notices[entry.to];
      else state.notices[entry.to] = entry.before;
      return state;
    case 'private':
      state.privateAt = entry.at;
      if (Object.keys(state.waiting).length === 0) delete state.failure;
      return state;
  }
}

function plan(
  state: DeliveryState,
  entry: Extract<JournalEntry, { kind: 'planned' | 'planned-again' }>,
): void {
  const { number, from, to, at, files } = entry;
  for (const file of files) {
    state.waiting[file.key] = { ...file, number, to, at, ...(from === undefined ? {} : { from }) };
  }
  state.next = number + 1;
  if (entry.kind === 'planned-again') {
    for (const lost of Object.values(state.lost)) {
      const same = (file: { type: string; version: string }) =>
        file.type === lost.type && file.version === lost.version;
      if (lost.from === from && lost.to === to && files.some(same)) lost.redone = true;
    }
    return;
  }
  state.cursor = to;
  addCounts(state.unwritable, entry.unwritable);
}

/** Adds counts by name to others. */
export function addCounts(to: Record<string, number>, from: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(from)) to[name] = (to[name] ?? 0) + count;
}
