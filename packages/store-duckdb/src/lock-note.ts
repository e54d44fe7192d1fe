import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Who holds a store for writing, as the holder left it beside the store. */
interface LockNote {
  pid: number;
  command: string;
  since: string;
}

/** Leaves a note of this process beside the store. The lock itself is the engine's. */
export function leaveNote(path: string): void {
  const note: LockNote = { pid: process.pid, command: command(), since: new Date().toISOString() };
  writeFileSync(notePath(path), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

/** Takes the note away. */
export function removeNote(path: string): void {
  rmSync(notePath(path), { force: true });
}

/** The holder in words, from the note of a living process or from the engine's message. */
export function holderOf(path: string, message: string): string {
  const note = readNote(path);
  const pid = Number(/\(PID (\d+)\)/.exec(message)?.[1] ?? note?.pid);
  if (note !== undefined && (Number.isNaN(pid) || note.pid === pid) && isAlive(note.pid)) {
    return `process ${note.pid} (${note.command}, since ${note.since})`;
  }
  if (Number.isNaN(pid)) return 'another process';
  const program = /held in ([^\s(]+)/.exec(message)?.[1];
  return `process ${pid}${program === undefined ? '' : ` (${basename(program)})`}`;
}

function readNote(path: string): LockNote | undefined {
  try {
    const note = JSON.parse(readFileSync(notePath(path), 'utf8')) as Partial<LockNote>;
    if (typeof note.pid !== 'number') return;
    return { pid: note.pid, command: String(note.command), since: String(note.since) };
  } catch {
    return; // none, or one that was just being written
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The program and its command word; never more of the arguments than that. */
function command(): string {
  const [, program = 'node', word = ''] = process.argv;
  return [basename(program), /^[a-z]+$/.test(word) ? word : ''].join(' ').trim();
}

function notePath(path: string): string {
  return `${path}.lock`;
}
