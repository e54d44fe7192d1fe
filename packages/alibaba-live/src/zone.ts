/** An offset from UTC: `+08:00`, `+0800` or `Z`. */
export const zonePattern = /^(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/;

/** The offset as `Date` reads it: `+08:00`. */
export function isoZone(zone: string): string {
  return zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
}

/** Milliseconds that clocks of a zone are ahead of UTC. */
export function zoneOffset(zone: string): number {
  return Date.parse('1970-01-01T00:00:00Z') - Date.parse(`1970-01-01T00:00:00${isoZone(zone)}`);
}
