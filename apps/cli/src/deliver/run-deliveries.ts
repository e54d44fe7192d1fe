import type { RunSummary } from '@logs/deliver';
import { counted } from '../collect/amounts.ts';
import type { Context } from '../context.ts';
import { exitCode, exitCodeOf } from '../exit-code.ts';
import { ownStore } from '../own-store.ts';
import { printError } from '../print-error.ts';
import { loadSettings } from '../settings.ts';
import { deliveriesFolder, deliveryWorld } from './delivery-world.ts';
import { deliveryFormats } from './formats.ts';
import { deliveryNotifiers } from './notifiers.ts';

/** The flags of `logs deliver run` as typed. */
export interface RunFlags {
  once?: true;
  json?: true;
}

/** Formats of deliveries that may be enabled while it runs. */
const later = ['edgio', 'ndjson', 'parquet'];

/** `logs deliver run`: until it is stopped, or with `--once` all that is due. */
export async function runRun(context: Context, names: readonly string[], flags: RunFlags): Promise<void> {
  const settings = await loadSettings(context);
  const notifiers = await deliveryNotifiers(context, settings);
  const { deliveryStatus, runDeliveries } = await import('@logs/deliver');
  const all = await deliveryStatus(deliveriesFolder(settings), names);
  const wanted = all.filter(({ enabled }) => enabled).map(({ format }) => format);
  const formats = await deliveryFormats(context, settings, [...wanted, ...(flags.once ? [] : later)]);
  const { store, ended, close } = await ownStore(context, settings);
  try {
    const world = await deliveryWorld(context, settings, store, { formats, notifiers });
    const once = flags.once === true;
    if (!once) context.say('Delivering until Ctrl-C.');
    const summary = await runDeliveries(world, {
      once,
      ...(names.length === 0 ? {} : { names }),
      signal: ended === undefined ? context.signal : AbortSignal.any([context.signal, ended]),
      onRound: (name, { files, rows }) => {
        if (files > 0)
          context.say(`${name}: ${counted(files, 'file')} with ${counted(rows, 'event')} delivered`);
      },
      onError: (name, error) => {
        context.warn(`delivery ${name}: it stopped`);
        printError(context, error);
        context.exitCode = exitCodeOf(error);
      },
    });
    await report(context, summary, flags);
  } catch (error) {
    if (context.signal.aborted) context.say('Stopped. What waits is delivered by the next run.');
    throw error;
  } finally {
    await close();
  }
}

async function report(context: Context, summary: RunSummary, { json }: RunFlags): Promise<void> {
  const { files, rows, lost, missing, failing, unwritable } = summary;
  if (json) await context.write(`${JSON.stringify(summary)}\n`);
  else if (files === 0) context.say('Nothing was delivered.');
  else context.say(`${counted(files, 'file')} with ${counted(rows, 'event')} delivered.`);
  for (const [what, times] of Object.entries(unwritable)) {
    context.warn(`Not written: ${counted(times, 'event')}, ${what}`);
  }
  for (const [name, reason] of Object.entries(failing)) context.warn(`${name} fails: ${reason}`);
  if (missing > 0) context.warn(`${counted(missing, 'event')} of planned files are gone from the store.`);
  for (const key of lost) context.warn(`LOST: ${key}. While the store has its events: logs deliver redo`);
  const partly = Object.keys({ ...failing, ...unwritable }).length > 0 || missing > 0;
  if (partly) context.exitCode = exitCode.partly;
  if (lost.length > 0) context.exitCode = exitCode.gap;
}
