import type { FileFeedV1 } from '../provider/index.ts';
import type { Candidate, ListedPage } from './candidate.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { commitGroup } from './commit-group.ts';
import { discard } from './discard.ts';
import { editionGate } from './edition-gate.ts';
import type { FileReader } from './file-reader.ts';
import { type GroupEntry, groupFilesOf, isRead } from './groups.ts';
import type { Limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import { listFiles } from './listing.ts';
import type { Run } from './run.ts';
import { type Reading, type StagedGroup, stageGroup } from './stage-group.ts';
import { storedCheckpoint } from './stored-checkpoint.ts';
import { goneFiles, type Reach, unsettledFiles } from './unsettled.ts';

/** Groups that are open at a time: one in its commit, and two that are read meanwhile. */
const openGroups = 3;

/** Collects a file feed: lists, asks the ledger, reads groups of files ahead and commits them in order. */
export async function collectFiles(
  outer: Run,
  feed: FileFeedV1,
  reader: FileReader,
  limit: Limiter,
): Promise<void> {
  const abort = linkedAbort(outer.working);
  const run: Run = { ...outer, working: abort.signal };
  const reading: Reading = { feed, reader, limit };
  const lane: Promise<StagedGroup>[] = [];
  try {
    const { stored, value } = await storedCheckpoint(run);
    const trail = new CheckpointTrail(stored);
    const unsettled = await unsettledFiles(run);
    const missing = new Map(unsettled);
    const underWay = new Set<string>();
    let reach: Reach | undefined;
    const listing: { failure?: { error: unknown } } = {};
    const pages = editionGate(run, listFiles(run, feed, value, underWay), unsettled);
    const listed = untilFailure(run, pages, listing, ({ file }) => {
      missing.delete(file.key);
      reach = reachOf(reach, file.key, file.delivered?.from);
    });
    const commitNext = async () => {
      const group = await lane[0];
      if (group === undefined) return;
      await commitSplit(run, reading, group, trail);
      lane.shift();
      for (const entry of group.entries) if (entry.kind === 'file') underWay.delete(entry.candidate.file.key);
    };
    for await (const entries of groupFilesOf(listed)) {
      for (const entry of entries) found(run, entry);
      const staged = stageGroup(run, reading, entries);
      staged.catch(() => undefined);
      lane.push(staged);
      while (lane.length >= openGroups) await commitNext();
    }
    while (lane.length > 0) await commitNext();
    if (listing.failure !== undefined) throw listing.failure.error;
    if (run.window === undefined) {
      const gone = goneFiles(run, missing, reach, value !== undefined);
      const nothing = { entries: [], outcomes: [], overflow: false };
      if (gone.length > 0) await commitGroup(run, nothing, trail, gone);
    }
  } finally {
    abort.abort(new Error('the collect of this source ended'));
    for (const group of await Promise.allSettled(lane)) {
      if (group.status === 'fulfilled') await discard(group.value.stage);
    }
    abort.unlink();
  }
}

/** Commits a group; one with too many invalid records for one commit is read again in two halves. */
async function commitSplit(
  run: Run,
  reading: Reading,
  group: StagedGroup,
  trail: CheckpointTrail,
): Promise<void> {
  run.working.throwIfAborted();
  if (!group.overflow) {
    run.progress.phase('committing');
    await commitGroup(run, group, trail);
    run.progress.phase('reading');
    return;
  }
  const files = group.entries.filter((entry) => entry.kind === 'file' && isRead(entry.candidate));
  const middle = group.entries.indexOf(files[Math.ceil(files.length / 2)] as GroupEntry);
  for (const half of [group.entries.slice(0, middle), group.entries.slice(middle)]) {
    const staged = await stageGroup(run, reading, half);
    try {
      await commitSplit(run, reading, staged, trail);
    } finally {
      await discard(staged.stage);
    }
  }
}

/** The pages until the listing fails: what was listed before is still collected, and then the error is thrown. */
async function* untilFailure(
  run: Run,
  pages: AsyncIterable<ListedPage>,
  listing: { failure?: { error: unknown } },
  see: (candidate: Candidate) => void,
): AsyncGenerator<ListedPage> {
  try {
    for await (const page of pages) {
      page.candidates.forEach(see);
      yield page;
    }
  } catch (error) {
    run.working.throwIfAborted();
    listing.failure = { error };
  }
}

function found(run: Run, entry: GroupEntry): void {
  if (entry.kind === 'file' && isRead(entry.candidate)) run.progress.found(entry.candidate.file.size ?? 0);
}

function reachOf(reach: Reach | undefined, key: string, delivered: string | undefined): Reach {
  const back = [reach?.delivered, delivered].filter((time) => time !== undefined).sort()[0];
  return {
    key: reach !== undefined && reach.key < key ? reach.key : key,
    ...(back === undefined ? {} : { delivered: back }),
  };
}
