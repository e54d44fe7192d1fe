import { createHash } from 'node:crypto';
import type { FileFeedV1, Json, LedgerRowV1, LogFileV1 } from '../provider/index.ts';
import type { Candidate, ListedPage } from './candidate.ts';
import type { CheckpointTrail } from './checkpoint-trail.ts';
import { loopGuard } from './loop-guard.ts';
import type { Run } from './run.ts';
import { abortable } from './worker-abortable.ts';

/** Files looked up in the ledger at a time. */
const lookup = 5000;

/**
 * Lists a feed's files and asks the ledger about them. `underWay` are keys that were listed and not yet
 * committed: a file that a listing shows twice is taken once.
 */
export async function* listFiles(
  run: Run,
  feed: FileFeedV1,
  { checkpoint, trail }: { checkpoint: Json | undefined; trail: CheckpointTrail },
  underWay: Set<string>,
): AsyncGenerator<ListedPage> {
  const guard = loopGuard(run.part === undefined ? run.source.name : `${run.source.name}, ${run.part}`);
  const pages = feed.scan({
    query: run.source.query,
    ...(run.window === undefined ? {} : { window: run.window }),
    ...(checkpoint === undefined || run.window !== undefined ? {} : { checkpoint }),
    signal: run.working,
  });
  for await (const page of abortable(pages, run.working)) {
    run.working.throwIfAborted();
    run.summary.pages += 1;
    guard(page.checkpoint, digestOf(page.items));
    const candidates: Candidate[] = [];
    for (let at = 0; at < page.items.length; at += lookup) {
      const files = page.items.slice(at, at + lookup);
      const keys = files.map((file) => file.key);
      const rows = await run.store.taken(run.info.name, keys, run.working);
      for (const file of files) {
        if (underWay.has(file.key)) continue;
        const candidate = candidateOf(file, rows.get(file.key));
        if (candidate.action !== 'known') underWay.add(file.key);
        candidates.push(candidate);
      }
    }
    const { gaps } = page;
    yield { candidates, checkpoint: page.checkpoint, trail, ...(gaps === undefined ? {} : { gaps }) };
  }
}

/** By what a file is, not by links that a vendor signs anew. */
function digestOf(files: readonly LogFileV1[]): string {
  const hash = createHash('sha256');
  for (const { key, fingerprint } of files) hash.update(`${key}\0${fingerprint}\0`);
  return hash.digest('base64');
}

function candidateOf(file: LogFileV1, prior: LedgerRowV1 | undefined): Candidate {
  if (prior === undefined) return { file, action: 'take' };
  switch (prior.state) {
    case 'taken':
      return prior.fingerprint === file.fingerprint
        ? { file, action: 'known', prior }
        : { file, action: 'take-again', reason: 'the file changed since it was taken', prior };
    case 'refused':
      return { file, action: 'try-again', reason: prior.reason ?? 'it could not be read', prior };
    default:
      return { file, action: 'take', prior };
  }
}
