import type { CollectProgress } from './summary.ts';

const quietMs = 100;

/** What a source has done so far, told to whoever asked, at most every tenth of a second. */
export interface Progress {
  found(bytes: number): void;
  read(events: number, bytes: number): void;
  taken(files: number): void;
  phase(phase: CollectProgress['phase']): void;
  /** So many parts there are, if more than one. */
  parts(of: number): void;
  partDone(): void;
}

/** Progress of one source. */
export function progressOf(source: string, tell?: (progress: CollectProgress) => void): Progress {
  const now: CollectProgress = { source, phase: 'listing', files: 0, events: 0, bytes: 0 };
  let told = 0;
  const say = (always = false) => {
    const at = performance.now();
    if (tell === undefined || (!always && at - told < quietMs)) return;
    told = at;
    tell({ ...now });
  };
  return {
    found(bytes) {
      now.filesFound = (now.filesFound ?? 0) + 1;
      now.bytesFound = (now.bytesFound ?? 0) + bytes;
      say();
    },
    read(events, bytes) {
      now.events += events;
      now.bytes += bytes;
      if (now.phase !== 'committing') now.phase = 'reading';
      say();
    },
    taken(files) {
      now.files += files;
      say(true);
    },
    parts(of) {
      if (of > 1) now.parts = { done: 0, of };
    },
    partDone() {
      if (now.parts !== undefined) now.parts = { ...now.parts, done: now.parts.done + 1 };
    },
    phase(phase) {
      if (now.phase === phase) return;
      now.phase = phase;
      say(true);
    },
  };
}
