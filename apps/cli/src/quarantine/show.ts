import type { QuarantineRowV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import { safeLines, safeText } from '../output/safe-text.ts';
import { UsageError } from '../usage-error.ts';

/** `logs quarantine show`: what is known of a record, or with `raw` its bytes and nothing else on stdout. */
export async function showQuarantined(context: Context, id: string, raw: boolean): Promise<void> {
  const store = await openStore(context, { mode: 'read' });
  let row: QuarantineRowV1 | undefined;
  try {
    [row] = await store.quarantined({ id, limit: 1 }, context.signal);
  } finally {
    await store.close();
  }
  if (row === undefined) {
    throw new UsageError(`There is no record "${id}" in quarantine.`, {
      hint: 'See them all: logs quarantine list',
    });
  }
  if (!raw) {
    await context.write(facts(row));
    context.say('Its bytes may hold secrets and addresses; with --raw they are printed.');
    return;
  }
  const bytes = context.stdout.isTTY ? safeLines(new TextDecoder().decode(row.bytes)) : row.bytes;
  await context.write(bytes);
  await context.write('\n');
  if (row.bytes.length < row.length) {
    context.warn(`Only its first ${row.bytes.length} bytes of ${row.length} were kept.`);
  }
}

function facts(row: QuarantineRowV1): string {
  const lines: [string, string | number | undefined][] = [
    ['id', row.id],
    ['reason', row.reason],
    ['feed', row.feed],
    ['source', row.source],
    ['file', row.key],
    ['line', row.line],
    ['offset', row.offset],
    ['length', `${row.length} bytes${row.bytes.length < row.length ? `, ${row.bytes.length} kept` : ''}`],
    ['quarantined', row.observedTime],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(12)}${safeText(String(value))}\n`)
    .join('');
}
