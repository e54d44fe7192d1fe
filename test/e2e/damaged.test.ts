import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from './collect-command.ts';
import { logs } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { deletion, deletions, keyOf, write } from './small-file.ts';
import { quarantineOf, rowsOf, typesOf } from './store-contents.ts';

const here = scratch();
const good = gzipSync(deletions(500));
const part = (from: number, to?: number) => Uint8Array.from(good.subarray(from, to));

function flipped(at: number): Uint8Array {
  const body = part(0);
  body[at] = (body[at] ?? 0) ^ 0x10;
  return body;
}

const refused: [string, Uint8Array][] = [
  ['cut short in its data', part(0, Math.floor(good.length / 2))],
  ['cut in its trailer', part(0, good.length - 3)],
  ['cut in its head', part(0, 7)],
  ['with a flipped bit in its data', flipped(Math.floor(good.length / 2))],
  ['with a flipped bit in its checksum', flipped(good.length - 6)],
  ['with a flipped bit in its length', flipped(good.length - 2)],
  ['with trailing garbage', Buffer.concat([good, Buffer.from('garbage')])],
  ['with garbage after zero padding', Buffer.concat([good, Buffer.alloc(64), Buffer.from([7])])],
  ['of zero bytes', new Uint8Array()],
  ['that is no gzip at all', Buffer.from(deletions(3))],
  ['with a second member cut short', Buffer.concat([good, part(0, good.length - 20)])],
];

describe('damaged files', () => {
  const keys = refused.map((_, at) => keyOf(at + 10));

  beforeAll(async () => {
    await write(here('drops'), keyOf(1), deletions(7));
    await write(here('drops'), keyOf(2), Buffer.concat([good, Buffer.alloc(1000)]));
    await write(here('drops'), keyOf(3), Buffer.concat([gzipSync(deletions(2)), gzipSync(deletions(3))]));
    await write(here('drops'), keyOf(4), gzipSync(''));
    for (const [at, [, body]] of refused.entries()) await write(here('drops'), keys[at] ?? '', body);
    // Last in the listing, behind all the damage.
    await write(here('drops'), keyOf(99), deletions(11));
  });

  it('are refused whole, one by one, and all else is collected: exit code 3', async () => {
    const summary = await collect(here('drops'), here('a.duckdb'), { code: 3 });
    expect(summary.refused.map(({ key }) => key).sort()).toEqual(keys);
    expect(summary.events).toBe(7 + 500 + 5 + 0 + 11);
    expect(await typesOf(here('a.duckdb'))).toEqual({ asset_deleted: 523 });
    expect(summary.quarantined).toBe(0);
  });

  it('are named with a reason for people', async () => {
    const { stderr, code } = await logs(['collect', `edgio:${here('drops')}`, '--store', here('a.duckdb')]);
    expect(code).toBe(3);
    expect(stderr).toContain(keys[0]);
  });

  it.each(refused.map(([name], at) => [name, at] as const))('one %s leaves nothing behind', async (_, at) => {
    const rows = await rowsOf(
      here('a.duckdb'),
      `select state, tries, reason, (select count(*) from events where file = key) from files where key = '${keys[at]}'`,
    );
    expect(rows).toHaveLength(1);
    const [state, tries, reason, events] = rows[0] ?? [];
    expect([state, Number(tries), Number(events)]).toEqual(['refused', 2, 0]);
    expect(String(reason)).toMatch(/\w{3}/);
  });

  it('are taken once they are whole, as if nothing had been', async () => {
    for (const key of keys) await write(here('drops'), key, good);
    const summary = await collect(here('drops'), here('a.duckdb'));
    expect(summary).toMatchObject({ files: keys.length, events: keys.length * 500, refused: [] });
    const rows = await rowsOf(
      here('a.duckdb'),
      `select distinct state, sha256 from files where size = ${good.length}`,
    );
    expect(rows).toEqual([['taken', createHash('sha256').update(good).digest('hex')]]);
  });
});

describe('a file that is half copied', () => {
  it('is refused, and taken when it is whole', async () => {
    const body = gzipSync(deletions(20_000), { level: constants.Z_BEST_SPEED });
    await write(here('copy'), keyOf(1), body.subarray(0, 5000));
    await write(here('copy'), keyOf(2), deletions(4));
    expect((await collect(here('copy'), here('b.duckdb'), { code: 3 })).events).toBe(4);
    await write(here('copy'), keyOf(1), body);
    expect((await collect(here('copy'), here('b.duckdb'))).events).toBe(20_000);
    expect(await typesOf(here('b.duckdb'))).toEqual({ asset_deleted: 20_004 });
  });

  it('is no longer asked for when it is gone', async () => {
    await write(here('copy'), keyOf(3), part(0, 99));
    await collect(here('copy'), here('b.duckdb'), { code: 3 });
    await rm(join(here('copy'), keyOf(3)));
    await collect(here('copy'), here('b.duckdb'));
    expect(await rowsOf(here('b.duckdb'), `select state from files where key = '${keyOf(3)}'`)).toEqual([
      ['gone'],
    ]);
  });
});

describe('a hostile file', () => {
  it('with a line of 50 MB loses that line alone, to quarantine', async () => {
    const long = `${deletion(1)}${'x'.repeat(50_000_000)}`;
    await write(here('long'), keyOf(1), `${deletions(3)}${long}\n${deletions(2, 10)}`);
    await write(here('long'), keyOf(2), deletions(4));
    const summary = await collect(here('long'), here('c.duckdb'), { code: 3 });
    expect(summary).toMatchObject({ events: 9, quarantined: 1, refused: [] });
    const rows = await quarantineOf(here('c.duckdb'));
    expect(rows.map(({ key, line, length, bytes }) => [key, line, length, bytes.length])).toEqual([
      [keyOf(1), 4, long.length, 64 * 1024],
    ]);
  });

  it('that inflates a thousandfold is refused before it fills memory or disk', async () => {
    const row = Buffer.from(`${deletion(5)}\n`);
    const block = Buffer.concat(Array.from({ length: Math.ceil((1 << 20) / row.length) }, () => row));
    const member = gzipSync(Buffer.concat(Array.from({ length: 64 }, () => block)));
    await write(here('bomb'), keyOf(1), Buffer.concat(Array.from({ length: 12 }, () => member)));
    await write(here('bomb'), keyOf(2), deletions(4));
    const summary = await collect(here('bomb'), here('d.duckdb'), { code: 3 });
    expect(summary.events).toBe(4);
    expect(summary.refused).toMatchObject([{ key: keyOf(1), tries: 1 }]);
    expect(summary.refused[0]?.reason).toMatch(/inflat|ratio|times/i);
  });
});
