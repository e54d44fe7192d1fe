import type { GapV1, Json } from '../provider/index.ts';
import type { Candidate, ListedPage } from './candidate.ts';
import type { CheckpointTrail } from './checkpoint-trail.ts';

/** What one commit settles, in the order of the listing. */
export type GroupEntry = FileEntry | PageEntry;

/** A file, and the trail that must not pass it before it is settled. */
interface FileEntry {
  kind: 'file';
  candidate: Candidate;
  trail: CheckpointTrail;
}

/** The end of a page. */
interface PageEntry {
  kind: 'page';
  checkpoint: Json;
  trail: CheckpointTrail;
  gaps?: readonly GapV1[];
  /** Files of the page that were known and are no entries. */
  known?: number;
}

/** Compressed bytes of one commit. A larger file is a commit of its own. */
export const groupBytes = 64 * 1024 * 1024;
/** Files of one commit that are read. */
export const groupFiles = 500;
/** Files of one commit that only the ledger is concerned with. */
const groupRows = 5000;
/** What a file of unknown size counts. */
const unknownSize = 4 * 1024 * 1024;

/** Whether a file has to be read. */
export function isRead({ action }: Candidate): boolean {
  return action !== 'known' && action !== 'pass-over';
}

/**
 * Cuts a listing into groups that are committed one by one. Where the cuts fall depends on the listing
 * alone; pages of several parts share a group. A page's end comes with the last of its files.
 */
export async function* groupFilesOf(pages: AsyncIterable<ListedPage>): AsyncGenerator<GroupEntry[]> {
  let group: GroupEntry[] = [];
  let bytes = 0;
  let files = 0;
  for await (const page of pages) {
    for (const candidate of page.candidates) {
      const size = isRead(candidate) ? (candidate.file.size ?? unknownSize) : 0;
      const full = isRead(candidate) && files > 0 && (files >= groupFiles || bytes + size > groupBytes);
      if (full || group.length >= groupRows) {
        yield group;
        group = [];
        bytes = 0;
        files = 0;
      }
      group.push({ kind: 'file', candidate, trail: page.trail });
      bytes += size;
      if (isRead(candidate)) files += 1;
    }
    const { checkpoint, gaps, known, trail } = page;
    group.push({
      kind: 'page',
      checkpoint,
      trail,
      ...(gaps === undefined ? {} : { gaps }),
      ...(known === undefined ? {} : { known: known.files }),
    });
  }
  if (group.length > 0) yield group;
}
