import type { EditionV1, LedgerRowV1 } from '../provider/index.ts';
import type { Candidate, ListedPage } from './candidate.ts';
import { EditionRule } from './editions.ts';
import type { Run } from './run.ts';

/** How long a missing edition is waited for where the feed does not say: 48 hours, in seconds. */
const defaultLookback = 48 * 3600;

/**
 * Applies the edition rule to a listing. Pages flow through until one has a file with an edition; from there
 * on they are held to the listing's end, since the rule needs to know which versions exist. When the listing
 * turns out to be incomplete, those are left for another run.
 */
export async function* editionGate(
  run: Run,
  pages: AsyncIterable<ListedPage>,
  unsettled: ReadonlyMap<string, LedgerRowV1>,
  isComplete: () => boolean = () => true,
): AsyncGenerator<ListedPage> {
  const held: ListedPage[] = [];
  const settled: EditionV1[] = [];
  for await (const page of pages) {
    settled.push(...(page.known?.editions ?? []));
    if (held.length > 0 || page.candidates.some(({ file }) => file.edition !== undefined)) held.push(page);
    else yield page;
  }
  if (!isComplete()) return;
  const candidates = held.flatMap((page) => page.candidates);
  if (candidates.some(undecided)) await decide(run, candidates, settled, unsettled);
  yield* held;
}

async function decide(
  run: Run,
  candidates: readonly Candidate[],
  settled: readonly EditionV1[],
  unsettled: ReadonlyMap<string, LedgerRowV1>,
): Promise<void> {
  const rule = new EditionRule();
  const periods = new Set(candidates.filter(undecided).map(({ file }) => file.edition?.period ?? ''));
  rule.known(await run.store.editions(run.info.name, [...periods], run.working));
  for (const row of unsettled.values()) if (row.edition !== undefined) existing(rule, row);
  for (const edition of settled) rule.exists(edition);
  for (const { file, prior } of candidates) {
    if (file.edition === undefined) continue;
    rule.exists(file.edition);
    if (prior !== undefined) existing(rule, prior);
  }
  const lookback = (run.source.feed.limits?.lookback ?? defaultLookback) * 1000;
  const now = run.runtime.now().getTime();
  for (const candidate of candidates) {
    const { file, prior } = candidate;
    if (!undecided(candidate) || file.edition === undefined) continue;
    const since = file.delivered?.to ?? prior?.updated;
    const overdue = since !== undefined && Date.parse(since) + lookback <= now;
    const verdict = rule.verdict(file.edition, overdue);
    if (verdict.take) continue;
    candidate.action = 'pass-over';
    candidate.reason = verdict.reason;
    if (verdict.pending) candidate.pending = true;
  }
}

/** A refused file whose earlier bytes were taken still stands for its period. */
function existing(rule: EditionRule, row: LedgerRowV1): void {
  if (row.edition === undefined) return;
  if (row.state === 'refused' && row.previousSha256 !== undefined) rule.taken(row.edition);
  else if (row.state === 'refused') rule.exists(row.edition);
}

function undecided({ action, file }: Candidate): boolean {
  return file.edition !== undefined && (action === 'take' || action === 'try-again');
}
