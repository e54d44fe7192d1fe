import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FormatError } from '@logs/core/errors';
import { syncFolder } from '@logs/core/folder';
import { apply, emptyState } from './delivery-state.ts';
import { type DeliveryState, type JournalEntry, journalEntry } from './journal-entry.ts';

/** From so many lines on a journal becomes one line when it is opened. */
const longJournal = 1000;

/** What a delivery remembers: a file to which lines are added, each synced before it counts. */
export interface Journal {
  readonly state: DeliveryState;
  /** Adds an entry. It counts once this resolves; the state changes with it. */
  add(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/** What a journal says, for one who only reads. A line that a crash cut short never counted. */
export async function readJournal(
  path: string,
): Promise<{ state: DeliveryState; bytes: number; lines: number }> {
  let state = emptyState();
  const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  let bytes = 0;
  let lines = 0;
  for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, bytes)) {
    lines += 1;
    try {
      state = apply(state, journalEntry.parse(JSON.parse(text.toString('utf8', bytes, end))));
    } catch (cause) {
      throw new FormatError(`${path}: line ${lines} is no entry of a delivery's journal`, {
        file: path,
        line: lines,
        cause,
        hint: 'A newer version may have written it: upgrade. Otherwise put the file back from a copy.',
      });
    }
    bytes = end + 1;
  }
  return { state, bytes, lines };
}

/** Opens a journal to add to it; what a crash cut short is cut off. */
export async function openJournal(path: string): Promise<Journal> {
  let { state, bytes, lines } = await readJournal(path);
  if (lines > longJournal) {
    bytes = await shorten(path, { kind: 'snapshot', state });
    state = (await readJournal(path)).state;
  }
  const file = await open(path, 'a', 0o600);
  await file.truncate(bytes);
  await file.sync();
  await syncFolder(dirname(path));
  let last = Promise.resolve();
  return {
    get state() {
      return state;
    },
    add(entry) {
      last = last.then(async () => {
        await write(file, entry);
        state = apply(state, entry);
      });
      return last;
    },
    close: () => file.close(),
  };
}

async function write(file: FileHandle, entry: JournalEntry): Promise<number> {
  const line = `${JSON.stringify(entry)}\n`;
  await file.appendFile(line);
  await file.sync();
  return Buffer.byteLength(line);
}

async function shorten(path: string, entry: JournalEntry): Promise<number> {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    return await write(file, entry);
  } finally {
    await file.close();
    await rename(draft, path);
    await syncFolder(dirname(path));
  }
}
