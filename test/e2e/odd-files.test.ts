import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect } from './collect-command.ts';
import { logs } from './logs-process.ts';
import { scratch } from './scratch.ts';
import { deletion, deletions, keyOf, write } from './small-file.ts';
import { rowsOf, typesOf } from './store-contents.ts';

const here = scratch();

describe('files that come late or out of order', () => {
  it('are collected whenever they appear, however old their hour and their events', async () => {
    const store = here('late.duckdb');
    for (const [number, execDt] of [
      [1, '2026031016'],
      [2, '2026031014'],
      [3, '2026031102'],
      [4, '2024010100'],
    ] as const) {
      await write(here('late'), keyOf(number, { execDt }), deletions(2, number * 10));
      expect(await collect(here('late'), store)).toMatchObject({ files: 1, events: 2, known: number - 1 });
    }
    expect(await typesOf(store)).toEqual({ asset_deleted: 8 });
  });
});

describe('the same bytes under a second key', () => {
  it('are kept both, and the likeness is reported', async () => {
    await write(here('twice'), keyOf(1), deletions(3));
    expect((await collect(here('twice'), here('twice.duckdb'))).sameBytes).toEqual([]);
    await write(here('twice'), keyOf(2), deletions(3));
    const summary = await collect(here('twice'), here('twice.duckdb'));
    expect(summary.sameBytes).toEqual([{ key: keyOf(2), as: keyOf(1) }]);
    expect(await typesOf(here('twice.duckdb'))).toEqual({ asset_deleted: 6 });
  });
});

describe('a file that changes', () => {
  it('is taken again under the same ids when it grew, and said to have changed', async () => {
    const store = here('grows.duckdb');
    await write(here('grows'), keyOf(1), deletions(3));
    await write(here('grows'), keyOf(2), deletions(1));
    await collect(here('grows'), store);
    const before = await rowsOf(store, `select id from events where file = '${keyOf(1)}' order by line`);
    await write(here('grows'), keyOf(1), deletions(5));
    const summary = await collect(here('grows'), store);
    expect(summary).toMatchObject({ files: 1, events: 5, changed: [keyOf(1)], known: 1 });
    const after = await rowsOf(store, `select id from events where file = '${keyOf(1)}' order by line`);
    expect(after).toHaveLength(5);
    expect(after.slice(0, 3)).toEqual(before);
    const [row = []] = await rowsOf(
      store,
      `select sha256, previous_sha256 from files where key = '${keyOf(1)}'`,
    );
    expect(row[0]).not.toBe(row[1]);
    expect(row[1]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('loses the events that it has no more', async () => {
    await write(here('shrinks'), keyOf(1), deletions(9));
    await collect(here('shrinks'), here('shrinks.duckdb'));
    await write(here('shrinks'), keyOf(1), deletions(2));
    await collect(here('shrinks'), here('shrinks.duckdb'));
    expect(await typesOf(here('shrinks.duckdb'))).toEqual({ asset_deleted: 2 });
  });

  it('is known when only its time is another', async () => {
    await write(here('touched'), keyOf(1), deletions(3));
    await collect(here('touched'), here('touched.duckdb'));
    await utimes(join(here('touched'), keyOf(1)), 1, 1);
    expect(await collect(here('touched'), here('touched.duckdb'))).toMatchObject({
      files: 0,
      changed: [],
      known: 1,
    });
  });
});

describe('what no layout knows', () => {
  const line = (...columns: string[]) => `2026-03-10\t16:48:11\t${columns.join('\t')}\n`;

  it('is kept and counted: unknown types and trailing columns', async () => {
    await write(
      here('odd'),
      keyOf(1),
      line('rebuffered', 'a', 'b') + line('asset_deleted', 'x', 'y', 'z', '-', 'q'),
    );
    const summary = await collect(here('odd'), here('odd.duckdb'));
    expect(summary).toMatchObject({
      events: 2,
      quarantined: 0,
      unknownTypes: { rebuffered: 1 },
      extraColumns: { asset_deleted: 1 },
    });
    const rows = await rowsOf(
      here('odd.duckdb'),
      'select name, event_type, attributes->>\'$."uplynk.extra.1"\', attributes->>\'$."uplynk.extra.3"\' from events order by line',
    );
    expect(rows).toEqual([
      ['media.unknown', 'rebuffered', 'a', null],
      ['media.asset.deleted', 'asset_deleted', 'z', 'q'],
    ]);
  });

  it('goes to quarantine in strict mode, which never stops a run', async () => {
    await write(here('strict'), keyOf(1), line('rebuffered', 'a') + deletions(2));
    const summary = await collect(here('strict'), here('strict.duckdb'), {
      code: 3,
      env: { LOGS_EDGIO_MODE: 'strict' },
    });
    expect(summary).toMatchObject({ events: 2, quarantined: 1 });
  });

  it('goes to quarantine with its line when it has no time', async () => {
    await write(
      here('bad'),
      keyOf(1),
      `${deletion(1)}\nnonsense\n\n2026-13-10\t16:48:11\tasset_deleted\ta\tb\n`,
    );
    const summary = await collect(here('bad'), here('bad.duckdb'), { code: 3 });
    expect(summary).toMatchObject({ events: 1, quarantined: 2, skippedLines: 1 });
    const { stdout } = await logs(['quarantine', 'list', '--store', here('bad.duckdb'), '-o', 'ndjson']);
    const listed = stdout
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as { file: string; line: number });
    expect(listed.map(({ file, line: at }) => [file, Number(at)]).sort()).toEqual([
      [keyOf(1), 2],
      [keyOf(1), 4],
    ]);
  });
});

describe('identity', () => {
  it('takes two lines that are the same for two events', async () => {
    await write(here('same'), keyOf(1), `${deletion(1)}\n${deletion(1)}\n`);
    await collect(here('same'), here('same.duckdb'));
    const rows = await rowsOf(
      here('same.duckdb'),
      'select line, count(distinct id) from events group by 1 order by 1',
    );
    expect(rows.map((row) => row.map(Number))).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('knows a file that a second source brings', async () => {
    for (const folder of ['one', 'two']) await write(here(folder), keyOf(1), deletions(3));
    expect(await collect(here('one'), here('sources.duckdb'))).toMatchObject({ files: 1, events: 3 });
    expect(await collect(here('two'), here('sources.duckdb'))).toMatchObject({
      files: 0,
      events: 0,
      known: 1,
    });
    expect(await typesOf(here('sources.duckdb'))).toEqual({ asset_deleted: 3 });
  });
});
