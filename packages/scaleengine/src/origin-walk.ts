import type { OriginCheckpoint, OriginMark } from './origin-checkpoint.ts';
import { type AskPage, descent } from './origin-descent.ts';

/** What a walk down a list of logs needs. */
export interface WalkOptions<Log> {
  /** Asks for a page of the list, newest first. */
  ask: AskPage<Log>;
  /** How many logs a page has at most; how far a step back goes. */
  pageSize: number;
  markOf(log: Log): OriginMark;
  /** Milliseconds since 1970; NaN where a log has no readable time. */
  timeOf(mark: OriginMark): number;
  checkpoint: OriginCheckpoint;
  /** Milliseconds: a whole page before it ends the walk. */
  floor: number | undefined;
  /** Milliseconds: no log later than this says how far was collected. */
  now: number;
}

/** Logs that the walk has not brought before, and where it goes on behind them. */
export interface WalkStep<Log> {
  logs: readonly Log[];
  checkpoint: OriginCheckpoint;
  /** The list ends before it reaches what is complete: what lay between may be lost. Milliseconds. */
  gap?: { from: number; to: number };
}

/**
 * Reads a list from its newest log down, while logs arrive at its front. Whenever it is cut off and begun again
 * with the checkpoint of a step whose logs are kept, no log is left out.
 */
export async function* walk<Log>(options: WalkOptions<Log>): AsyncGenerator<WalkStep<Log>> {
  const { checkpoint, floor, markOf, timeOf } = options;
  const complete = checkpoint.complete === undefined ? {} : { complete: checkpoint.complete };
  // The walk that was cut off, until this one reaches what it has read.
  let earlier = checkpoint.walk;
  let top: OriginMark | undefined;
  let oldest: OriginMark | undefined;
  const gap = () => {
    const [from, to] = [checkpoint.complete, oldest].map((mark) => (mark ? timeOf(mark) : Number.NaN));
    return from !== undefined && to !== undefined && from < to ? { gap: { from, to } } : {};
  };
  let next = descent(options, { offset: 0 });
  for (let page = await next(); page !== undefined; page = await next()) {
    top ??= newest(page.logs, options);
    oldest = page.last;
    const old = floor !== undefined && page.logs.every((log) => timeOf(markOf(log)) < floor);
    if (old || page.isLast) {
      yield { logs: page.fresh, checkpoint: { complete: top }, ...gap() };
      return;
    }
    if (earlier !== undefined) {
      const { top: reached, last, offset } = earlier;
      const at = page.logs.findIndex((log) => markOf(log).id === reached.id);
      // Read past its end, or as far as it had come without meeting it: it has nothing more to give.
      const passed = page.logs.some((log) => markOf(log).id === last.id) || (at < 0 && page.end >= offset);
      if (passed) earlier = undefined;
      else if (at >= 0) {
        const moved = offset + page.start + at;
        earlier = undefined;
        // The old top stays: what came late behind it while the walk was cut off is within its lookback alone.
        top = reached;
        next = descent(options, { offset: moved, last });
        yield { logs: page.fresh, checkpoint: { ...complete, walk: { top, last, offset: moved } } };
        continue;
      }
    }
    const here = earlier ?? { top, last: page.last, offset: page.end };
    yield { logs: page.fresh, checkpoint: { ...complete, walk: here } };
  }
  const end = top ?? checkpoint.complete;
  yield { logs: [], checkpoint: end === undefined ? {} : { complete: end }, ...gap() };
}

// A log from a clock that runs ahead would stay the newest for good, and the next walk end at once behind it.
function newest<Log>(logs: readonly Log[], { markOf, timeOf, now }: WalkOptions<Log>): OriginMark {
  const log = logs.find((log) => timeOf(markOf(log)) <= now) ?? logs[0];
  return markOf(log as Log);
}
