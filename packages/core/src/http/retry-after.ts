/**
 * Seconds that an answer asks to wait by its `Retry-After`, given in seconds or as an HTTP date; a date that
 * has passed is 0. `undefined` when it asks nothing, or nothing readable.
 */
export function retryAfter(headers: Headers, now: Date): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Number(value);
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return;
  // The vendor's own clock, where it says what that shows.
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, (date - (Number.isNaN(sent) ? now.getTime() : sent)) / 1000);
}
