import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deliveryNames, placesOf, readDelivery } from './delivery-folder.ts';
import { readJournal } from './journal.ts';
import type { LostFile } from './journal-entry.ts';
import { givenUpAt } from './telling.ts';

/** How a delivery is. Times are ISO 8601. */
export interface DeliveryStatus {
  name: string;
  enabled: boolean;
  to: string;
  /** Which events, how, and in which versions. */
  filter?: string;
  format: string;
  versions: readonly string[];
  /** What waits in the spool. */
  spooled: { files: number; rows: number; bytes: number };
  delivered: { files: number; rows: number; last?: string };
  failing?: { since: string; reason: string; tries: number; next: string };
  /** When somebody was last told. */
  lastNotice?: string;
  /** The oldest file that waits, and when it would be given up. */
  oldest?: { key: string; planned: string; lostAt: string };
  /** Files that were given up and not planned again. */
  lost: Pick<LostFile, 'key' | 'rows' | 'from' | 'to' | 'at'>[];
  /** Rows that were planned and that the store no longer had when their file was made again. */
  missing: number;
  /** Events that the format has no place for, by name and reason. */
  unwritable: Record<string, number>;
}

/** All deliveries of a folder, or those named. Reads alone, also while one is run. */
export async function deliveryStatus(
  folder: string,
  names: readonly string[] = [],
): Promise<DeliveryStatus[]> {
  const all = await deliveryNames(folder);
  const found: DeliveryStatus[] = [];
  for (const name of names.length > 0 ? names : all) {
    const kept = await readDelivery(folder, name);
    if (kept === undefined) continue;
    const { enabled, settings } = kept;
    const places = placesOf(folder, name);
    const { state } = await readJournal(places.journal);
    const waiting = Object.values(state.waiting).sort((a, b) => (a.at < b.at ? -1 : 1));
    const [oldest] = waiting;
    const lastNotice = Object.values(state.notices).sort().at(-1);
    const { failure } = state;
    found.push({
      name,
      enabled,
      to: settings.to,
      ...(settings.filter === undefined ? {} : { filter: settings.filter }),
      format: settings.format,
      versions: settings.versions,
      spooled: {
        files: waiting.length,
        rows: waiting.reduce((sum, { rows }) => sum + rows, 0),
        bytes: await spoolBytes(places.spool),
      },
      delivered: state.delivered as DeliveryStatus['delivered'],
      ...(failure === undefined
        ? {}
        : {
            failing: {
              since: failure.since,
              reason: failure.reason,
              tries: failure.tries,
              next: failure.next,
            },
          }),
      ...(lastNotice === undefined ? {} : { lastNotice }),
      ...(oldest === undefined
        ? {}
        : {
            oldest: {
              key: oldest.key,
              planned: oldest.at,
              lostAt: givenUpAt(oldest.at, settings),
            },
          }),
      lost: Object.values(state.lost)
        .filter(({ redone }) => !redone)
        .map(({ key, rows, from, to, at }) => ({
          key,
          rows,
          to,
          at,
          ...(from === undefined ? {} : { from }),
        })),
      missing: state.missing,
      unwritable: state.unwritable,
    });
  }
  return found;
}

async function spoolBytes(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0, // delivered meanwhile
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
