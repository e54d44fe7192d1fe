import type { LedgerRowV1 } from '../provider/index.ts';
import type { Run } from './run.ts';

const batch = 1000;

/** The feed's files that were refused or passed over so far, by key. */
export async function unsettledFiles(run: Run): Promise<Map<string, LedgerRowV1>> {
  const rows = new Map<string, LedgerRowV1>();
  let after: string | undefined;
  for (;;) {
    const page = await run.store.ledger(
      {
        feed: run.info.name,
        states: ['refused', 'passed-over'],
        limit: batch,
        ...(after === undefined ? {} : { after }),
      },
      run.working,
    );
    for (const row of page) rows.set(row.key, row);
    after = page.at(-1)?.key;
    if (page.length < batch) return rows;
  }
}

/** How far back a listing went, by key and by delivery. */
export interface Reach {
  key: string;
  delivered?: string;
}

/**
 * Which unsettled files of this source a complete listing no longer showed. A checkpoint narrows a listing
 * but never passes a refused file, so such a one is gone when it is not listed; one that was passed over is
 * gone only when the listing went as far back as it.
 */
export function goneFiles(
  run: Run,
  unsettled: ReadonlyMap<string, LedgerRowV1>,
  reach: Reach | undefined,
  narrowed: boolean,
): LedgerRowV1[] {
  return [...unsettled.values()].filter((row) => {
    if (row.source !== run.source.name) return false;
    if (row.state === 'refused' || !narrowed) return true;
    if (reach === undefined || reach.key > row.key) return false;
    const [back, delivered] = [reach.delivered, row.delivered?.from];
    return back === undefined || delivered === undefined || back <= delivered;
  });
}
