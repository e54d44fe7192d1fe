import { createHash } from 'node:crypto';

/** Namespace of the names of delivered files. */
const namespace = Buffer.from('3d1c2f0a6c3b5a0f9d5e7f10c2a4b681', 'hex');

/** What names a file. */
export interface FileName {
  delivery: string;
  /** Number of the batch. */
  number: number;
  version: string;
  type: string;
  /** Hour of planning, `YYYYMMDDhh`. */
  execDt: string;
  ending: string;
}

/** The key of a delivered file, below the delivery's prefix. The same batch row has the same key. */
export function fileKey({ delivery, number, version, type, execDt, ending }: FileName): string {
  const id = uuid5(JSON.stringify([delivery, number, version, type]));
  const folder = type.replaceAll(/[^\w.-]/g, (character) => encodeURIComponent(character));
  return `version=${version}/exec_dt=${execDt}/event_type=${folder}/part-00000-${id}.${ending}`;
}

/** The UTC hour of a time as the vendor writes it: `YYYYMMDDhh`. */
export function hourText(time: Date): string {
  return time.toISOString().slice(0, 13).replaceAll(/[-T]/g, '');
}

/** A UUID of version 5: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5 */
function uuid5(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
