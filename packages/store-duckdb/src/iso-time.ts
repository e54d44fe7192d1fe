/** An instant in microseconds as ISO 8601, with milliseconds or microseconds only where they are not zero. */
export function isoTime(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const text = new Date(millis).toISOString();
  const rest = micros - millis * 1000;
  if (rest !== 0) return text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
