import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FileFeedV1 } from '../provider/index.ts';
import { type DecodedRecord, type DecodeOptions, decode } from './decode.ts';
import { acme } from './fixtures/acme.ts';
import { plays } from './fixtures/drops.ts';

const provider = acme({ root: new Map() });
const feed = provider.feeds['logs'] as FileFeedV1;
const { signal } = new AbortController();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(body: DecodeOptions['body'], more: Partial<DecodeOptions> = {}) {
  const records: (Omit<DecodedRecord, 'bytes'> & { bytes: string })[] = [];
  for await (const batch of decode({ provider, feed, body, key: '-', signal, ...more })) {
    records.push(...batch.map((record) => ({ ...record, bytes: Buffer.from(record.bytes).toString() })));
  }
  return records;
}

describe('decode', () => {
  const text = `${plays('one')}\nbad\n${plays('two')}`;

  it.each([1, 7, 1000])('tells gzip from plain bytes, in pieces of %i', async (size) => {
    const plain = await all(pieces(Buffer.from(text), size));
    expect(await all(pieces(gzipSync(text), size))).toEqual(plain);
    expect(plain).toMatchObject([
      { line: 1, event: { attributes: { 'media.asset.id': 'one' } }, bytes: plays('one').trim() },
      { line: 3, offset: 35, length: 3, bytes: 'bad', invalid: 'the time is unreadable' },
      { line: 4, event: { attributes: { 'media.asset.id': 'two' } } },
    ]);
  });

  it('makes the ids from the key', async () => {
    const ids = async (key: string) =>
      (await all(pieces(Buffer.from(plays('one')), 9), { key })).map(({ event }) => event?.id);
    expect(await ids('-')).toEqual(['3973e022e93220f9:1']);
    expect(await ids('a.tsv')).not.toEqual(await ids('-'));
  });

  it('has no records in no bytes', async () => {
    expect(await all(pieces(new Uint8Array(), 1))).toEqual([]);
  });

  it('refuses damaged gzip, naming the key', async () => {
    const cut = gzipSync(text).subarray(0, -3);
    await expect(all(pieces(cut, 10), { key: 'a.tsv.gz' })).rejects.toThrow(
      /a\.tsv\.gz: the file is cut short/,
    );
  });

  it('holds the limits', async () => {
    const [first] = await all(pieces(Buffer.from(plays('one')), 50), {
      limits: { recordBytes: 10, keptBytes: 4 },
    });
    expect(first).toEqual({
      line: 1,
      offset: 0,
      length: 33,
      bytes: '2026',
      invalid: 'the record is longer than 10 bytes',
    });
  });

  it('ends when it is aborted, also while it waits for bytes', async () => {
    const abort = new AbortController();
    let closed = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from(plays('one'))),
      cancel: () => {
        closed = true;
      },
    });
    const decoding = all(body, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 20);
    await expect(decoding).rejects.toThrow('enough');
    expect(closed).toBe(true);
  });
});
