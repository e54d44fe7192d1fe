import type { FilterV1, StoredEventV1 } from '@logs/core';
import type { Context } from '../context.ts';
import { emit } from '../output/emit.ts';
import { eventColumns } from '../output/event-column.ts';
import { eventEncoder } from '../output/event-encoder.ts';
import type { OutputFormat } from '../output/format.ts';
import { openOutput } from '../output/open-output.ts';
import { splitNames } from '../output/output-flags.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { followStore } from './follow-store.ts';
import { type LastOnes, lastStored } from './last-stored.ts';
import { selection } from './request.ts';
import { tailWords } from './tail-words.ts';

/** The flags of `logs tail` as typed. */
export interface TailFlags {
  lines: number;
  follow?: true;
  /** Seconds. */
  interval?: number;
  output?: OutputFormat;
  columns?: string;
}

/** How often to look into a store, and how often to ask a vendor, in seconds. */
const lookInterval = 2;
const collectInterval = 10;

/** `logs tail`. */
export async function runTail(context: Context, words: readonly string[], flags: TailFlags): Promise<void> {
  const settings = await loadSettings(context);
  const { sources, filter: terms } = await tailWords(context, settings, words);
  const { filter } = await selection(terms, {});
  const all = [ofSources(sources), filter].filter((each) => each !== undefined);
  const which: LastOnes = {
    count: flags.lines,
    ...(all.length === 0 ? {} : { filter: { kind: 'and', filters: all } satisfies FilterV1 }),
  };
  const output = openOutput(context, flags.output === undefined ? {} : { output: flags.output });
  const columns = flags.columns === undefined ? undefined : eventColumns(splitNames(flags.columns));
  const encoder = eventEncoder(output.format, columns, { ...output.look, follow: flags.follow === true });
  await emit(await output.target(), encoder, await events(context, settings, { sources, which, flags }));
  output.sayHidden();
}

async function events(
  context: Context,
  settings: Settings,
  { sources, which, flags }: { sources: string[]; which: LastOnes; flags: TailFlags },
): Promise<AsyncIterable<StoredEventV1[]>> {
  if (!flags.follow) return lastStored(context, which);
  if (sources.length === 0) return followStore(context, which, flags.interval ?? lookInterval);
  const { loadSources } = await import('../load-sources.ts');
  const { followSources } = await import('./follow-sources.ts');
  const interval = flags.interval ?? collectInterval;
  const loaded = await loadSources(context, settings, sources);
  return followSources(context, { settings, sources: loaded, which, interval });
}

/** Events that one of these sources brought. */
function ofSources(names: readonly string[]): FilterV1 | undefined {
  if (names.length === 0) return undefined;
  const each = names.map((value): FilterV1 => ({ kind: 'compare', field: 'source', operator: 'eq', value }));
  return { kind: 'or', filters: each };
}
