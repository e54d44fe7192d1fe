import type { FileFeedV1 } from '../provider/index.ts';
import type { Candidate, ListedPage } from './candidate.ts';
import { type Committing, commitGroup } from './commit-group.ts';
import { discard } from './discard.ts';
import { editionGate } from './edition-gate.ts';
import type { FileReader } from './file-reader.ts';
import { type GroupEntry, groupFilesOf, isRead } from './groups.ts';
import { withoutKnown } from './known-files.ts';
import { type Limiter, limiter } from './limiter.ts';
import { linkedAbort } from './linked-abort.ts';
import { Outages } from './outage.ts';
import { PartFailures } from './part-failures.ts';
import { listedParts, partPages } from './part-pages.ts';
import { partsOf } from './parts.ts';
import type { Run } from './run.ts';
import { type Reading, type StagedGroup, stageGroup } from './stage-group.ts';
import { storedCheckpoint } from './stored-checkpoint.ts';
import { sweepArchive } from './sweep-archive.ts';
import { goneFiles, type Reach, unsettledFiles } from './unsettled.ts';

/** Groups that are open at a time: one in its commit, and two that are read meanwhile. */
const openGroups = 3;
/** Files between the vendor and the stage at a time, where they are kept. */
const filesUnderWay = 64;

/** Collects a file feed: lists, asks the ledger, reads groups of files ahead and commits them in order. */
export async function collectFiles(
  outer: Run,
  feed: FileFeedV1,
  reader: FileReader,
  shared: Limiter,
): Promise<void> {
  const abort = linkedAbort(outer.working);
  const run: Run = { ...outer, working: abort.signal };
  // Ends before all else when the vendor is out of order: what came is still taken.
  const listingAbort = linkedAbort(abort.signal);
  const own = feed.limits?.filesAtOnce === undefined ? shared : limiter(feed.limits.filesAtOnce);
  const archive = feed.keep === true ? run.store.archive : undefined;
  const reading: Reading = {
    feed,
    reader,
    limit: archive === undefined ? own : shared,
    outages: new Outages(),
    ...(archive && { keeping: { archive, fetching: own, underWay: limiter(filesUnderWay) } }),
  };
  const lane: Promise<StagedGroup>[] = [];
  try {
    if (archive !== undefined) await sweepArchive(run, archive);
    const parts = partsOf({ ...run, working: listingAbort.signal });
    const row = await storedCheckpoint(run);
    const listing = await listedParts(parts, row);
    const failures = new PartFailures(run, parts);
    const committing: Committing = { row, trails: listing.map(({ trail }) => trail), failures };
    const unsettled = await unsettledFiles(run);
    const missing = new Map(unsettled);
    const underWay = new Set<string>();
    let reach: Reach | undefined;
    let isComplete = true;
    const listed = partPages(listing, feed, underWay, (part, error) => {
      isComplete = false;
      failures.add(part, error);
    });
    const shown = seen(listed, ({ file }) => {
      missing.delete(file.key);
      reach = reachOf(reach, file.key, file.delivered?.from);
    });
    const pages = editionGate(run, shown, unsettled, () => isComplete);
    const commitNext = async () => {
      const group = await lane[0];
      if (group === undefined) return;
      await commitSplit(run, reading, group, committing);
      lane.shift();
      for (const entry of group.entries) if (entry.kind === 'file') underWay.delete(entry.candidate.file.key);
    };
    const giveUp = (error: unknown) => {
      abort.abort(error);
      throw error;
    };
    for await (const entries of groupFilesOf(pages)) {
      for (const entry of entries) found(run, entry);
      const staged = stageGroup(run, reading, entries);
      staged.catch(() => undefined);
      lane.push(staged);
      // Leaving the loop waits for listings under way, which only this ends.
      while (lane.length >= openGroups) await commitNext().catch(giveUp);
      if (reading.outages.end === undefined) continue;
      isComplete = false;
      listingAbort.abort(reading.outages.end.error);
      break;
    }
    while (lane.length > 0) await commitNext();
    if (isComplete && run.window === undefined) {
      const isNarrowed = listing.some(({ checkpoint }) => checkpoint !== undefined);
      const gone = goneFiles(run, missing, reach, isNarrowed);
      const nothing = { entries: [], outcomes: [], overflow: false };
      if (gone.length > 0) await commitGroup(run, nothing, committing, gone);
    }
    failures.settle();
    if (reading.outages.end !== undefined) throw reading.outages.end.error;
  } finally {
    abort.abort(new Error('the collect of this source ended'));
    for (const group of await Promise.allSettled(lane)) {
      if (group.status === 'fulfilled') await discard(group.value.stage);
    }
    listingAbort.unlink();
    abort.unlink();
  }
}

/** Commits a group; one with too many invalid records for one commit is read again in two halves. */
async function commitSplit(
  run: Run,
  reading: Reading,
  group: StagedGroup,
  committing: Committing,
): Promise<void> {
  run.working.throwIfAborted();
  if (!group.overflow) {
    run.progress.phase('committing');
    await commitGroup(run, group, committing);
    run.progress.phase('reading');
    return;
  }
  const files = group.entries.filter((entry) => entry.kind === 'file' && isRead(entry.candidate));
  const middle = group.entries.indexOf(files[Math.ceil(files.length / 2)] as GroupEntry);
  for (const half of [group.entries.slice(0, middle), group.entries.slice(middle)]) {
    const staged = await stageGroup(run, reading, half);
    try {
      await commitSplit(run, reading, staged, committing);
    } finally {
      await discard(staged.stage);
    }
  }
}

async function* seen(
  pages: AsyncIterable<ListedPage>,
  see: (candidate: Candidate) => void,
): AsyncGenerator<ListedPage> {
  for await (const page of pages) {
    page.candidates.forEach(see);
    yield withoutKnown(page);
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
