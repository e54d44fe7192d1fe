import type { Json, LogEventV1 } from '@logs/core';
import { z } from 'zod';
import { eventWriter } from './events-row.ts';
import { eventType } from './layout.ts';
import { buildPath, execDtOf } from './path.ts';
import type { ReadOptions } from './plan.ts';
import { writeRecord } from './write.ts';

const filesLayout = z.strictObject({
  version: z
    .string()
    .regex(/^\d{3}$/)
    .default('001')
    .describe('Format version in the path.'),
  execDt: z
    .string()
    .regex(/^\d{10}$/)
    .optional()
    .describe('Hour in the path, YYYYMMDDhh; the hour of each event when left out.'),
  uuid: z
    .string()
    .regex(/^[\w-]+$/)
    .optional()
    .describe('Part of each file name; a random one for each file when left out.'),
  fileBytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024)
    .describe('A file is closed when it has so many bytes before packing.'),
  openBytes: z
    .int()
    .positive()
    .default(256 * 1024 * 1024)
    .describe('Most bytes of all files under way; the largest is closed first.'),
});

/** How {@link writeFiles} puts events into files. */
export type FilesLayout = z.input<typeof filesLayout>;

interface OpenFile {
  execDt: string;
  eventType: string;
  part: number;
  lines: Uint8Array<ArrayBuffer>[];
  size: number;
}

/** A file in the vendor's form: its name from `version=` on, and its gzip bytes. */
export interface WrittenFile {
  key: string;
  body: Uint8Array<ArrayBuffer>;
}

/** Events → files with the vendor's names, one or more for each hour and event type. */
export async function* writeFiles(
  events: AsyncIterable<LogEventV1> | Iterable<LogEventV1>,
  layout: Json | FilesLayout,
  options: ReadOptions,
): AsyncGenerator<WrittenFile> {
  const { version, uuid, fileBytes, openBytes, ...rest } = filesLayout.parse(layout ?? {});
  const toRecord = eventWriter(options);
  const open = new Map<string, OpenFile>();
  const utf8 = new TextEncoder();
  let size = 0;
  const close = async (file: OpenFile): Promise<WrittenFile> => {
    const key = buildPath({ ...file, version, uuid: uuid ?? globalThis.crypto.randomUUID() });
    const body = await gzip(file.lines);
    size -= file.size;
    file.part++;
    file.lines = [];
    file.size = 0;
    return { key, body };
  };
  for await (const event of events) {
    const type = String(event.attributes[eventType] ?? event.name);
    const execDt = rest.execDt ?? execDtOf(event.time);
    const place = `${execDt}/${type}`;
    const file = open.get(place) ?? { execDt, eventType: type, part: 0, lines: [], size: 0 };
    open.set(place, file);
    const line = utf8.encode(`${writeRecord(toRecord(event))}\n`);
    file.lines.push(line);
    file.size += line.length;
    size += line.length;
    if (file.size >= fileBytes) yield await close(file);
    else if (size >= openBytes)
      yield await close([...open.values()].reduce((a, b) => (b.size > a.size ? b : a)));
  }
  for (const file of open.values()) if (file.size > 0) yield await close(file);
}

/** Where a gzip header names the system that made it; 255 is unknown. */
const systemAt = 9;

/** Packs bytes with the platform's own gzip; the same bytes are packed the same wherever that is the same. */
export async function gzip(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([...parts]).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  bytes[systemAt] = 255;
  return bytes;
}
