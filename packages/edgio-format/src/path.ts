import { isDate } from './calendar.ts';

/** What a delivered file's name says. */
export interface LogPath {
  /** The vendor's own name: from `version=` on. */
  key: string;
  /** Format version: `001`. */
  version: string;
  /** Hour of execution in UTC, `YYYYMMDDhh`: loosely tied to the events in the file. */
  execDt: string;
  eventType: string;
}

const parts =
  /version\s*=\s*(\d+)\s*\/\s*exec_dt\s*=\s*(\d{10})\s*\/\s*event_type\s*=\s*([^/]*[^/\s])\s*\/[^/]+$/;

/** Reads a path or object key, whatever stands before `version=`; undefined when it is not the vendor's. */
export function parsePath(path: string): LogPath | undefined {
  const match = parts.exec(path);
  const [found, version, execDt, eventType] = match ?? [];
  if (found === undefined || version === undefined || execDt === undefined || eventType === undefined) return;
  if (hourOf(execDt) === undefined) return;
  return { key: found, version, execDt, eventType };
}

/** A delivered file's name, as the vendor writes it. `part` counts from 0. */
export function buildPath(path: Omit<LogPath, 'key'> & { part: number; uuid: string }): string {
  const type = path.eventType.replaceAll(/[^\w.-]/g, (character) => encodeURIComponent(character));
  const file = `part-${String(path.part).padStart(5, '0')}-${path.uuid}.c000.csv.gz`;
  return `version=${path.version}/exec_dt=${path.execDt}/event_type=${type}/${file}`;
}

/** `YYYYMMDDhh` → the start of this hour; undefined when there is no such hour. */
export function hourOf(execDt: string): Date | undefined {
  const [, year, month, day, hour] = /^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(execDt) ?? [];
  const date = `${year}-${month}-${day}`;
  return isDate(date) && Number(hour) < 24 ? new Date(`${date}T${hour}:00:00Z`) : undefined;
}

/** The hour of an ISO time as `YYYYMMDDhh`. */
export function execDtOf(time: string): string {
  return time.slice(0, 13).replaceAll(/[-T]/g, '');
}

/** Whether a path relative to the root is a log: no marker, checksum, hidden or unfinished file. */
export function isLogFile(path: string): boolean {
  const names = path.split('/').map((name) => name.trim());
  if (names.some((name) => name.startsWith('.') || name === '_temporary' || name === '_SUCCESS'))
    return false;
  return /\.(gz|csv|tsv|txt)$/i.test(names.at(-1) ?? '');
}
