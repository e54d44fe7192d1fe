import type { ArchiveV1 } from '../store/index.ts';
import type { Run } from './run.ts';

/** Milliseconds until the same archive is swept again: a source may be collected every few seconds. */
const often = 3_600_000;
const swept = new WeakMap<ArchiveV1, number>();

/** Removes what a collect that was killed fetched and never named. */
export async function sweepArchive(run: Run, archive: ArchiveV1): Promise<void> {
  const now = run.runtime.now().getTime();
  if (now - (swept.get(archive) ?? Number.NEGATIVE_INFINITY) < often) return;
  await archive.sweep(run.working);
  swept.set(archive, now);
}
