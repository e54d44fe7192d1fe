import type { StoredEventV1 } from '../provider/reader.ts';

/** Where an event stands among all: by time, then file and line or id. */
type Place = [time: number, file: string, line: number, id: string];

function placeOf(event: StoredEventV1): Place {
  return [Date.parse(event.time), event.file ?? '', event.line ?? 0, event.id];
}

function compare(a: Place, b: Place): number {
  for (let k = 0; k < a.length; k++) {
    const [left, right] = [a[k] as string | number, b[k] as string | number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Sorted events, from behind the cursor on. */
export function ordered(
  events: readonly StoredEventV1[],
  order: 'asc' | 'desc',
  after: string | undefined,
): StoredEventV1[] {
  const sign = order === 'asc' ? 1 : -1;
  const behind = after === undefined ? undefined : (JSON.parse(after) as Place);
  return events
    .map((event) => ({ event, place: placeOf(event) }))
    .filter(({ place }) => behind === undefined || sign * compare(place, behind) > 0)
    .sort((a, b) => sign * compare(a.place, b.place))
    .map(({ event }) => event);
}

/** The cursor behind an event. */
export function cursorOf(event: StoredEventV1): string {
  return JSON.stringify(placeOf(event));
}
