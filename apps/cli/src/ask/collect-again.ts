import { setTimeout as sleep } from 'node:timers/promises';
import type { CollectSummary, Source, SourceSummary } from '@logs/core/engine';
import type { LogStoreV1 } from '@logs/core/store';
import { counted } from '../collect/amounts.ts';
import type { Context } from '../context.ts';
import type { Settings } from '../settings.ts';

/** What to collect again and again. */
export interface CollectAgain {
  store: LogStoreV1;
  settings: Settings;
  sources: readonly Source[];
  /** Seconds from the beginning of one collect to that of the next. */
  interval: number;
  signal: AbortSignal;
}

/** Collects until the signal. What goes wrong with a source is said once, and the next time it is tried again. */
export async function collectAgain(
  context: Context,
  { store, settings, sources, interval, signal }: CollectAgain,
): Promise<void> {
  const { collect } = await import('@logs/core/engine');
  const { limits } = settings.config;
  const said = new Map<string, string>();
  while (!signal.aborted) {
    const began = performance.now();
    const summary = await collect({
      store,
      sources,
      signal,
      ...(limits === undefined ? {} : { limits }),
      runtime: { warn: (message) => context.warn(message), env: context.env },
    });
    sayTroubles(context, summary, said);
    const rest = Math.max(0, interval * 1000 - (performance.now() - began));
    await sleep(rest, undefined, { signal }).catch(() => {});
  }
}

function sayTroubles(context: Context, { sources }: CollectSummary, said: Map<string, string>): void {
  for (const summary of sources) {
    const trouble = troubleOf(summary);
    if (trouble !== said.get(summary.source) && trouble !== '') context.warn(trouble);
    said.set(summary.source, trouble);
  }
}

function troubleOf(summary: SourceSummary): string {
  const { source, error, failedParts = [], quarantined, refused, gaps } = summary;
  if (error !== undefined) {
    return [`${source}: ${error.message}`, ...(error.hint === undefined ? [] : [error.hint])].join('\n');
  }
  const parts = [
    ...failedParts.map(({ part, error: { message } }) => `${part} failed: ${message}`),
    ...(quarantined === 0 ? [] : [`${counted(quarantined, 'record')} went to quarantine`]),
    ...(refused.length === 0 ? [] : [`${counted(refused.length, 'file')} could not be read`]),
    ...gaps.map(({ from, to }) => `a gap: nothing is to be had from ${from} to ${to}`),
  ];
  return parts.length === 0 ? '' : `${source}: ${parts.join(', ')}`;
}
