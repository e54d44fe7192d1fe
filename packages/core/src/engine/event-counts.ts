import type { FileCountsV1, FileFeedV1, LogEventV1 } from '../provider/index.ts';

/** Names that the counts of unknown types tell apart; the rest is `…`. */
const mostNames = 100;

/** Counts of a file in which nothing was met yet. */
export function noCounts(): FileCountsV1 {
  return { events: 0, invalid: 0, skippedLines: 0, unknownTypes: {}, extraColumns: {}, unfitValues: {} };
}

/** Adds counts to others. */
export function addCounts(to: Omit<FileCountsV1, 'invalid'>, counts: FileCountsV1): void {
  to.events += counts.events;
  to.skippedLines += counts.skippedLines;
  for (const names of ['unknownTypes', 'extraColumns', 'unfitValues'] as const) {
    for (const [name, count] of Object.entries(counts[names])) bump(to[names], name, count);
  }
}

/** Counts what is remarkable in a feed's events, as the bulk path counts it in rows. */
export function eventCounter(
  feed: Pick<FileFeedV1, 'eventType' | 'table'>,
): (counts: FileCountsV1, event: Pick<LogEventV1, 'name' | 'attributes'>) => void {
  const typeOf = feed.eventType;
  const vendor = typeOf?.slice(0, typeOf.indexOf('.') + 1) ?? '';
  const extra = `${vendor}extra.`;
  const types = new Map(feed.table?.types.map((type) => [type.type, type]) ?? []);
  const columns = new Map(
    [...types].map(([type, { columns }]) => {
      const own = new Set(columns.map(({ attribute }) => attribute));
      const unfit = columns.map(({ name, from = name }) => [`${vendor}${from}`, `${type}.${from}`] as const);
      return [type, unfit.filter(([attribute]) => !own.has(attribute))];
    }),
  );
  return (counts, event) => {
    counts.events += 1;
    const named = typeOf === undefined ? undefined : event.attributes[typeOf];
    const type = named === undefined ? '' : String(named);
    if (event.name === 'media.unknown') {
      bump(counts.unknownTypes, type, 1);
      return;
    }
    if (Object.keys(event.attributes).some((name) => name.startsWith(extra)))
      bump(counts.extraColumns, type, 1);
    for (const [attribute, column] of columns.get(type) ?? []) {
      if (event.attributes[attribute] !== undefined) bump(counts.unfitValues, column, 1);
    }
  };
}

// The names are the vendor's: one may be that of a member that every object has, such as `__proto__`.
function bump(counts: Record<string, number>, name: string, by: number): void {
  const known = Object.hasOwn(counts, name) || Object.keys(counts).length < mostNames;
  const slot = known ? name : '…';
  const value = (Object.hasOwn(counts, slot) ? (counts[slot] as number) : 0) + by;
  Object.defineProperty(counts, slot, { value, enumerable: true, writable: true, configurable: true });
}
