import { Delivery, type Round } from './delivery.ts';
import { deliveryNames, type KeptDelivery, placesOf, readDelivery } from './delivery-folder.ts';
import { addCounts } from './delivery-state.ts';
import { formatOf, noDelivery } from './enable.ts';
import { type Journal, openJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import { marker } from './privacy.ts';
import { planAgain } from './redo.ts';
import { openSpool } from './spool.ts';
import type { DeliveryWorld } from './world.ts';

/** How often a store is asked for what is new, in milliseconds. */
const pause = 1000;

/** How to run deliveries. */
export interface RunOptions {
  /** All that is due, and then end; otherwise until the signal. */
  once: boolean;
  /** All enabled ones by default. */
  names?: readonly string[];
  signal: AbortSignal;
  /** Said after each round that did something. */
  onRound?(name: string, round: Round): void;
  /** A delivery cannot be run: its destination is public, or another process runs it. The others go on. */
  onError?(name: string, error: unknown): void;
}

/** What running came to. */
export interface RunSummary {
  files: number;
  rows: number;
  /** Keys of files that were given up. */
  lost: string[];
  /** Rows of files that had to be made again and that the store no longer had. */
  missing: number;
  /** Events that a format has no place for, by name and reason. */
  unwritable: Record<string, number>;
  /** Names of deliveries that fail, and why. */
  failing: Record<string, string>;
}

interface Running {
  kept: KeptDelivery;
  journal: Journal;
  delivery: Delivery;
  ending: string;
  close(): Promise<void>;
}

/** Why a delivery is not run, until its settings change. */
interface Stopped {
  kept: string;
  error: unknown;
}

/**
 * Delivers what the store holds and what comes, in the order in which it was committed.
 *
 * @throws when no delivery that was asked for can be run, or, with `once`, any of them, at the end:
 * ConfigurationError for a destination that anybody may read, UnsupportedError for one that another process
 * runs; the signal's reason.
 */
export async function runDeliveries(world: DeliveryWorld, options: RunOptions): Promise<RunSummary> {
  const { once, names, signal, onRound, onError } = options;
  const summary: RunSummary = { files: 0, rows: 0, lost: [], missing: 0, unwritable: {}, failing: {} };
  const running = new Map<string, Running>();
  const stopped = new Map<string, Stopped>();
  for (const name of names ?? [])
    if ((await readDelivery(world.folder, name)) === undefined) throw noDelivery(name);
  try {
    for (;;) {
      let idle = true;
      for (const name of names ?? (await deliveryNames(world.folder))) {
        signal.throwIfAborted();
        const kept = await readDelivery(world.folder, name);
        if (stopped.has(name) && stopped.get(name)?.kept === JSON.stringify(kept)) continue;
        stopped.delete(name);
        try {
          const one = await current(world, name, kept, running, signal);
          if (one === undefined) continue;
          const { own } = placesOf(world.folder, name);
          await planAgain(own, one.kept, one.journal, { ending: one.ending, now: world.runtime.now() });
          const round = await one.delivery.round(once);
          count(summary, name, one, round);
          if (round.files > 0 || round.lost.length > 0) onRound?.(name, round);
          idle &&= round.idle;
        } catch (error) {
          signal.throwIfAborted();
          await running.get(name)?.close();
          running.delete(name);
          stopped.set(name, { kept: JSON.stringify(kept), error });
          if (!once || names?.length !== 1) onError?.(name, error);
        }
      }
      const [first] = stopped.values();
      if (first !== undefined && (once ? idle : running.size === 0)) throw first.error;
      if (once && idle) return summary;
      if (!once) await world.runtime.sleep(pause, signal);
    }
  } finally {
    for (const one of running.values()) await one.close();
  }
}

function count(summary: RunSummary, name: string, { journal }: Running, round: Round): void {
  summary.files += round.files;
  summary.rows += round.rows;
  summary.missing += round.missing;
  addCounts(summary.unwritable, round.unwritable);
  summary.lost.push(...round.lost);
  const { failure } = journal.state;
  if (failure === undefined) delete summary.failing[name];
  else summary.failing[name] = failure.reason;
}

/** A delivery as its settings are now: another process may have disabled or changed it. */
async function current(
  world: DeliveryWorld,
  name: string,
  kept: KeptDelivery | undefined,
  running: Map<string, Running>,
  signal: AbortSignal,
): Promise<Running | undefined> {
  const known = running.get(name);
  if (known !== undefined && JSON.stringify(known.kept) === JSON.stringify(kept)) return known;
  await known?.close();
  running.delete(name);
  if (kept?.enabled !== true) return undefined;
  const opened = await open(world, name, kept, signal);
  running.set(name, opened);
  return opened;
}

async function open(
  world: DeliveryWorld,
  name: string,
  kept: KeptDelivery,
  signal: AbortSignal,
): Promise<Running> {
  const places = placesOf(world.folder, name);
  const { id, settings } = kept;
  const format = formatOf(world, name, settings);
  const objects = await world.open(settings.to);
  const release = await takeLock(places.lock, name);
  try {
    const journal = await openJournal(places.journal);
    const delivery = new Delivery({
      name,
      id,
      settings,
      journal,
      spool: await openSpool(places.spool, Object.keys(journal.state.waiting)),
      store: world.store,
      objects,
      format,
      probe: () => world.probe(settings.to, marker, signal),
      isEnabled: async () => JSON.stringify(await readDelivery(world.folder, name)) === JSON.stringify(kept),
      notifiers: world.notifiers,
      runtime: world.runtime,
      signal,
    });
    const close = async () => {
      await journal.close();
      await release();
    };
    return { kept, journal, delivery, ending: format.ending, close };
  } catch (error) {
    await release();
    throw error;
  }
}
