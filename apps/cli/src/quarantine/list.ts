import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { type listFormats, listRows } from '../list-rows.ts';
import { openStore } from '../open-store.ts';
import type { Cell, Column } from '../output/encoder.ts';

const columns: readonly Column[] = [
  { name: 'id', kind: 'text', least: Number.POSITIVE_INFINITY },
  { name: 'line', kind: 'number', least: 4 },
  { name: 'reason', kind: 'text', least: 30 },
  { name: 'file', kind: 'text' },
  { name: 'source', kind: 'text', least: 16 },
  { name: 'feed', kind: 'text', least: 16 },
  { name: 'length', kind: 'number' },
  { name: 'observed_time', kind: 'time' },
];

/** `logs quarantine list`. */
export async function listQuarantine(
  context: Context,
  format: (typeof listFormats)[number] | undefined,
): Promise<void> {
  const store = await openStore(context, { mode: 'read' });
  try {
    const first = await store.quarantined({ limit: 1 }, context.signal);
    if (first.length === 0) context.say('Nothing is in quarantine.');
    await listRows(context, format, columns, rows(store, context.signal));
  } finally {
    await store.close();
  }
}

const batch = 500;

async function* rows(store: LogStoreV1, signal: AbortSignal): AsyncGenerator<Cell[][]> {
  let after: string | undefined;
  for (;;) {
    const found = await store.quarantined(
      { limit: batch, ...(after === undefined ? {} : { after }) },
      signal,
    );
    yield found.map((row) => [
      row.id,
      row.line,
      row.reason,
      row.key,
      row.source,
      row.feed,
      row.length,
      row.observedTime,
    ]);
    after = found.at(-1)?.id;
    if (found.length < batch) return;
  }
}
