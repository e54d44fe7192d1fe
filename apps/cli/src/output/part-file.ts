import { randomBytes } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** A place to write to until all is written; only then it gets its final name. */
export interface Part {
  /** Where to write until then. Nothing is there yet. */
  readonly part: string;
  /** Gives it its name. */
  finish(): Promise<void>;
  /** Takes away what was written. */
  discard(): Promise<void>;
}

/** A name in the same folder that nothing else has. */
export function partPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
}

/** A file that appears under its name once it is whole. */
export function partFile(path: string): Part {
  const part = partPath(path);
  return {
    part,
    finish: () => rename(part, path),
    discard: () => rm(part, { force: true }),
  };
}

/** Refuses a file that is there already, and a folder that is not. @throws UsageError */
export async function checkFree(path: string, force: boolean): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) throw new UsageError(`${path} is a folder`, { hint: 'Name a file with --out.' });
  if (!force && there?.isFile()) {
    throw new UsageError(`${path} is there already`, {
      hint: 'Take another name with --out, or --force to replace it.',
    });
  }
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new UsageError(`${dirname(path)} is no folder`, { hint: 'Make it first.' });
}
