import type { FileFeedV1, Json } from '../provider/index.ts';
import type { ListedPage } from './candidate.ts';
import type { CheckpointRow } from './checkpoint-row.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { listFiles } from './listing.ts';
import { merged } from './merged.ts';
import { partsAtOnce } from './parts.ts';
import type { Run } from './run.ts';
import { checkpointOf } from './stored-checkpoint.ts';

/** Files of listed pages that wait to be read, at most. */
const mostWaiting = 5000;

/** A part of a source on its way through a listing; of a feed without parts, the whole. */
export interface ListedPart {
  run: Run;
  trail: CheckpointTrail;
  checkpoint: Json | undefined;
}

/** The parts with what each goes on from. */
export async function listedParts(parts: readonly Run[], row: CheckpointRow): Promise<ListedPart[]> {
  const listed: ListedPart[] = [];
  for (const run of parts) {
    const checkpoint = run.window === undefined ? await checkpointOf(run, row) : undefined;
    listed.push({ run, checkpoint, trail: new CheckpointTrail(row.valueOf(run.part), run.part) });
  }
  return listed;
}

/**
 * The pages of all parts, some parts at a time, in whatever order they come; those of one part in its order. A
 * part whose listing fails is told to `failed`, and the others go on.
 */
export function partPages(
  parts: readonly ListedPart[],
  feed: FileFeedV1,
  underWay: Set<string>,
  failed: (part: string | undefined, error: unknown) => void,
): AsyncGenerator<ListedPage> {
  const list = async function* ({ run, ...part }: ListedPart): AsyncGenerator<ListedPage> {
    try {
      yield* listFiles(run, feed, part, underWay);
    } catch (error) {
      run.working.throwIfAborted();
      failed(run.part, error);
    }
    run.progress.partDone();
  };
  const [only] = parts;
  only?.run.progress.parts(parts.length);
  if (parts.length === 1 && only !== undefined) return list(only);
  const weight = ({ candidates }: ListedPage) => candidates.length + 1;
  return merged(
    parts.map((part) => () => list(part)),
    { atOnce: partsAtOnce, mostWaiting, weight },
  );
}
