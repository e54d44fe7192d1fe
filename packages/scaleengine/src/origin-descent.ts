import { ApiError } from '@logs/core';
import type { OriginMark } from './origin-checkpoint.ts';

/** Asks for the logs from an offset on; `total` is how many the list has, where the answer says so. */
export type AskPage<Log> = (offset: number) => Promise<{ logs: readonly Log[]; total?: number }>;

/** A page of the list that joins what was read before without a hole. */
export interface DescentPage<Log> {
  logs: readonly Log[];
  /** Those behind what was read before. */
  fresh: readonly Log[];
  /** Its own offset. */
  start: number;
  /** The offset behind it. */
  end: number;
  last: OriginMark;
  /** Nothing is behind it. */
  isLast: boolean;
}

interface DescentOptions<Log> {
  ask: AskPage<Log>;
  pageSize: number;
  markOf(log: Log): OriginMark;
  timeOf(mark: OriginMark): number;
}

/** So many pages in a row that are the same, or so many returns to the newest log, are no list. */
const patience = 10;

/**
 * Reads down a list that grows at its front and may shrink. Each page begins with the last log of the page before
 * it; where that is missing, pages before it are read until it is found.
 */
export function descent<Log>(
  { ask, pageSize, markOf, timeOf }: DescentOptions<Log>,
  begin: { offset: number; last?: OriginMark },
): () => Promise<DescentPage<Log> | undefined> {
  let last = begin.last;
  let overlaps = last !== undefined;
  let start = overlaps ? Math.max(0, begin.offset - 1) : begin.offset;
  let step = pageSize;
  let returns = 0;
  const watch = repeats();
  const stepBack = (total: number) => {
    start = Math.max(0, Math.min(start - step, total - 1));
    step *= 2;
    if (start === 0) returns += 1;
    if (returns > patience) throw circles('its order changes from page to page');
  };
  return async () => {
    for (;;) {
      const { logs, total = Number.POSITIVE_INFINITY } = await ask(start);
      if (logs.length === 0) {
        if (!overlaps || start === 0 || total === 0) return undefined;
        stepBack(total);
        continue;
      }
      const [first, final] = [markOf(logs[0] as Log), markOf(logs.at(-1) as Log)];
      if (watch(`${logs.length} ${first.id} ${final.id}`)) throw circles('its pages are all the same');
      const found = overlaps ? logs.findIndex((log) => markOf(log).id === last?.id) : -1;
      const end = start + logs.length;
      if (overlaps && found < 0 && start > 0) {
        const newest = timeOf(last as OriginMark);
        // So many came in front that the page is above where we were.
        if (!logs.every((log) => timeOf(markOf(log)) > newest)) stepBack(total);
        else if (end >= total) return undefined;
        else start = end;
        continue;
      }
      const page = {
        logs,
        fresh: found < 0 ? logs : logs.slice(found + 1),
        start,
        end,
        last: final,
        isLast: end >= total,
      };
      last = page.last;
      // A page of the overlap alone: what comes is behind it.
      overlaps = logs.length > 1 || page.fresh.length > 0;
      start = overlaps ? end - 1 : end;
      step = pageSize;
      return page;
    }
  };
}

/** Tells when page after page is the same. */
function repeats(): (page: string) => boolean {
  let before = '';
  let times = 0;
  return (page) => {
    times = page === before ? times + 1 : 0;
    before = page;
    return times >= patience;
  };
}

function circles(what: string): ApiError {
  return new ApiError('unexpected-answer', `scaleengine/origin: the list of logs is no list: ${what}`, {
    hint: 'What was collected stays. Collect again later, and tell the maintainers if it stays so.',
  });
}
