import { defaultLimits, type FramedV1, type LimitsV1 } from '@logs/core';
import type { EventsRecord } from '../src/events-record.ts';
import { readRecords } from '../src/read.ts';

/** Bytes as a body that comes in pieces of these sizes, the last size again and again. */
export async function* inPieces(bytes: Uint8Array, ...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let from = 0, k = 0; from < bytes.length; k++) {
    const size = Math.max(1, sizes[Math.min(k, sizes.length - 1)] ?? bytes.length);
    yield bytes.slice(from, from + size);
    from += size;
  }
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A text with one character for each byte. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** All records of a file. */
export async function framed(
  input: string | Uint8Array,
  { limits = {}, pieces = [] }: { limits?: Partial<LimitsV1>; pieces?: number[] } = {},
): Promise<FramedV1<EventsRecord>[]> {
  const bytes = typeof input === 'string' ? utf8(input) : input;
  const all: FramedV1<EventsRecord>[] = [];
  for await (const batch of readRecords(inPieces(bytes, ...pieces), { ...defaultLimits, ...limits }))
    all.push(...batch);
  return all;
}

/** The rows of a file alone. */
export async function rows(input: string | Uint8Array): Promise<(EventsRecord | string | undefined)[]> {
  return (await framed(input)).map(({ raw, invalid }) => raw ?? invalid);
}
