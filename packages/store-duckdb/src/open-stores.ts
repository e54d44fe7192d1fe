/** What this process has open at a path. The engine's lock does not hold between two openings of one process. */
interface OpenStore {
  mode: 'read' | 'write';
  readers: number;
  /** Closings put off: closing one handle of a file gives up the process's lock on it for all. */
  closings: (() => void)[];
}

const open = new Map<string, OpenStore>();

/** Takes note of an opening, unless another of this process excludes it. */
export function enter(path: string, mode: 'read' | 'write'): boolean {
  const there = open.get(path);
  if (there === undefined) open.set(path, { mode, readers: 1, closings: [] });
  else if (mode === 'write' || there.mode === 'write') return false;
  else there.readers += 1;
  return true;
}

/** Ends an opening: closes it, together with the others once it is the last. */
export function leave(path: string, close: () => void): void {
  const there = open.get(path);
  if (there === undefined) return;
  there.closings.push(close);
  there.readers -= 1;
  if (there.readers > 0) return;
  open.delete(path);
  for (const each of there.closings) each();
}
