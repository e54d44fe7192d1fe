import { existsSync } from 'node:fs';
import type { StoredSourceV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { type listFormats, listRows } from '../list-rows.ts';
import { openStore } from '../open-store.ts';
import type { Column } from '../output/encoder.ts';
import { wholeNumber } from '../output/whole-number.ts';
import { loadSettings, type Settings } from '../settings.ts';

const whole = Number.POSITIVE_INFINITY;
const columns: readonly Column[] = [
  { name: 'source', kind: 'text', least: 20 },
  { name: 'feed', kind: 'text', least: 12 },
  { name: 'configured', kind: 'text', least: whole },
  { name: 'events', kind: 'number', least: whole },
  { name: 'files', kind: 'number', least: whole },
  { name: 'refused', kind: 'number', least: whole },
  { name: 'quarantined', kind: 'number', least: whole },
  { name: 'last_commit', kind: 'time' },
];

/** `logs sources`: those of the configuration, and those that are in the store. */
export async function runSources(
  context: Context,
  format: (typeof listFormats)[number] | undefined,
): Promise<void> {
  const settings = await loadSettings(context);
  const stored = await storedSources(context, settings);
  const configured = Object.entries(settings.config.sources ?? {});
  const waiting = configured.filter(([name]) => !stored.some(({ source }) => source === name));
  const isConfigured = (name: string) => configured.some(([each]) => each === name);
  if (stored.length + waiting.length === 0) {
    context.say('No source is configured, and none was collected. Begin with: logs init');
  }
  await listRows(context, format, columns, [
    ...stored.map((each) => [
      each.source,
      each.feed,
      isConfigured(each.source) ? 'yes' : 'no',
      ...[each.events, each.files, each.refused, each.quarantined].map(wholeNumber),
      each.lastCommit,
    ]),
    ...waiting.map(([name]) => [name, null, 'yes', null, null, null, null, null]),
  ]);
}

async function storedSources(context: Context, settings: Settings): Promise<StoredSourceV1[]> {
  if (!existsSync(settings.storePath)) return [];
  const store = await openStore(context, { mode: 'read', settings });
  try {
    return await store.sources(context.signal);
  } finally {
    await store.close();
  }
}
