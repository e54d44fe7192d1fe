import type { CollectOptions } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { loadSources } from '../load-sources.ts';
import { openStore } from '../open-store.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { type TimeFlags, timeRange } from '../time-flags.ts';
import { UsageError } from '../usage-error.ts';
import { showPlan } from './plan-report.ts';
import { ProgressLine } from './progress-line.ts';
import { storeForPlan } from './store-for-plan.ts';
import { summaryExitCode } from './summary-exit-code.ts';
import { sayReport } from './summary-report.ts';

/** The options of `logs collect`. */
export interface CollectFlags extends TimeFlags {
  plan?: true;
  json?: true;
  workers?: number;
}

type Job = Omit<CollectOptions, 'store'>;

/** `logs collect`. */
export async function runCollect(context: Context, names: string[], flags: CollectFlags): Promise<void> {
  const settings = await loadSettings(context);
  const window = await explicitWindow(flags);
  const sources = await loadSources(context, settings, names);
  if (sources.length === 0) {
    throw new UsageError('There is nothing to collect: no source is named, and none is configured.', {
      hint: 'Name one, as in: logs collect edgio:./drops. Or write a configuration: logs init',
    });
  }
  const progress = new ProgressLine(context);
  const { limits } = settings.config;
  const job: Job = {
    sources,
    signal: context.signal,
    ...(window === undefined ? {} : { window }),
    ...(limits === undefined ? {} : { limits }),
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    runtime: { warn: (message) => context.warn(message), env: context.env },
    onProgress: (now) => progress.show(now),
  };
  try {
    if (flags.plan) await plan(context, settings, job, flags.json === true);
    else await collect(context, settings, job, flags.json === true, progress);
  } finally {
    progress.clear();
  }
}

async function plan(context: Context, settings: Settings, job: Job, json: boolean): Promise<void> {
  const { plan } = await import('@logs/core/engine');
  const { store, close } = await storeForPlan(context, settings);
  try {
    await showPlan(context, await plan({ ...job, store }), { json, window: job.window });
  } finally {
    await close();
  }
}

async function collect(
  context: Context,
  settings: Settings,
  job: Job,
  json: boolean,
  progress: ProgressLine,
): Promise<void> {
  const { collect } = await import('@logs/core/engine');
  const store = await openStore(context, { mode: 'write', settings });
  const finish = context.finishFirst('Finishing the commit under way; Ctrl-C again stops at once.');
  try {
    const summary = await collect({ ...job, store, finish });
    progress.clear();
    sayReport(context, summary);
    context.exitCode = summaryExitCode(summary);
    if (json) await context.write(`${JSON.stringify(summary)}\n`);
  } finally {
    await store.close();
  }
}

async function explicitWindow(flags: TimeFlags): Promise<{ from: Date; to: Date } | undefined> {
  const now = new Date();
  const { from, to } = await timeRange(flags, now);
  if (from === undefined && to === undefined) return undefined;
  return { from: from ?? new Date(0), to: to ?? now };
}
