import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sparkLine } from '@logs/edgio-format/demo';

/** A key as the vendor gives it; the number tells files apart. */
export function keyOf(
  number: number,
  { type = 'asset_deleted', execDt = '2026031016', version = '001' } = {},
): string {
  const part = String(number).padStart(5, '0');
  const uuid = `3608d733-e96c-4575-8784-${String(number).padStart(12, '0')}`;
  return `version=${version}/exec_dt=${execDt}/event_type=${type}/part-${part}-${uuid}.c000.csv.gz`;
}

/** Lines of `asset_deleted`, each another asset. */
export function deletions(count: number, from = 0): string {
  return Array.from({ length: count }, (_, at) => `${deletion(from + at)}\n`).join('');
}

export function deletion(number: number): string {
  const id = String(number).padStart(32, '0');
  return sparkLine(['2026-03-10', '16:05:09', 'asset_deleted', id, 'expired by policy']);
}

export async function write(folder: string, key: string, body: string | Uint8Array): Promise<string> {
  const path = join(folder, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof body === 'string' ? gzipSync(body) : body);
  return path;
}
