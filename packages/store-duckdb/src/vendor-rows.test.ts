import { isUtf8 } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultLimits, type FileFeedV1, type LogEventV1, type StoredEventV1 } from '@logs/core';
import type { FeedInfoV1 } from '@logs/core/store';
import { edgio } from '@logs/edgio-format';
import { makeDelivery } from '@logs/edgio-format/demo';
import { encodeRows } from '@logs/edgio-format/table';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DuckDbStore, openDuckDbStore } from './index.ts';

const { signal } = new AbortController();
const feed = edgio({}).feeds['events'] as FileFeedV1;
const info: FeedInfoV1 = {
  name: 'edgio/events',
  eventType: feed.eventType ?? '',
  ...(feed.table && { table: feed.table }),
};

/** Lines that a plain reader stumbles over: quotes, escapes, values that do not fit, unknown types and columns. */
const odd = [
  'slice_played\ta\tmany\t7\t198.51.100.1\t"UA with a\ttab"\t"two\nlines"\t\u0001\t-\t-\t-\t-\t0-1023\tC:\\x\t-\t-\t-\tA',
  'slice_played\ta\t3\t0\t-\t""\t"-"\t"say \\"hi\\""\t"stray\t-\t-\t-\t3.85284423828125E-4\t"Uncut" Night 2\t-\t1577836800000\t12.5\tB',
  'slice_played\ta\t3\t1\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\tC\tmore\t-\tand more',
  'brand_new_type\tx\t-\t"y\tz"',
  'error\t0\tweb\thttps://v.example/?sig=secret\t198.51.100.2\tnone\tUA\tgone',
  'drm_key_read\t1583858891123\tb\t-\t198.51.100.3\tUA\tslicer_linux_64\tMy Fiancé 🎬',
].map((line) => `2026-03-10\t16:48:11\t${line}\n`);

interface Given {
  key: string;
  text: string;
}

let folder = '';
let given: Given[] = [];
const stores: Record<'bulk' | 'record', DuckDbStore | undefined> = { bulk: undefined, record: undefined };

const idPrefix = (n: number) => n.toString(16).padStart(16, '0');

async function* piece(text: string) {
  yield new Uint8Array(Buffer.from(text));
}

async function* recordEvents({ key, text }: Given) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(Buffer.from(text)));
      controller.close();
    },
  });
  for await (const batch of feed.decode(body, { key }, defaultLimits)) {
    const events: { line: number; event: LogEventV1 }[] = [];
    for (const { line, raw } of batch) {
      if (raw === undefined) continue;
      try {
        events.push({ line, event: feed.normalize(raw, { source: 's', feed: info.name, key, line }) });
      } catch {
        // quarantined, by either way alike
      }
    }
    yield events;
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logs-vendor-'));
  const { files } = makeDelivery({ seed: 11, now: new Date('2026-03-12T01:00:00Z'), hours: 4, viewers: 5 });
  given = [...files].map(({ key, text }) => ({ key, text }));
  given.push({ key: 'odd', text: odd.join('') });
  for (const way of ['bulk', 'record'] as const) {
    const store = await openDuckDbStore(join(folder, `${way}.duckdb`), { mode: 'write', signal });
    const stage = await store.stage(info, signal);
    for (const [ordinal, file] of given.entries()) {
      const staged = { key: file.key, idPrefix: idPrefix(ordinal), ordinal };
      const job = { key: file.key, ordinal, options: feed.table?.options ?? null, limits: defaultLimits };
      if (way === 'bulk') await stage.rows(staged, encodeRows(piece(file.text), job, { isUtf8 }));
      else await stage.events(staged, recordEvents(file));
    }
    const ledger = given.map(({ key }) => {
      return {
        feed: info.name,
        key,
        source: 's',
        state: 'taken',
        fingerprint: 'f',
        updated: '2026-04-01T00:00:00Z',
      } as const;
    });
    await store.commit(
      { source: 's', feed: info, key: 'c', observedTime: '2026-04-01T00:00:00Z', stage, ledger },
      signal,
    );
    await store.close();
    stores[way] = await openDuckDbStore(join(folder, `${way}.duckdb`), { mode: 'read', signal });
  }
}, 60_000);
afterAll(async () => {
  await stores.bulk?.close();
  await stores.record?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function eventsOf(store: DuckDbStore | undefined): Promise<StoredEventV1[]> {
  const events: StoredEventV1[] = [];
  for await (const page of store?.query({}, signal) ?? []) events.push(...page.events);
  return events;
}

async function sql(text: string): Promise<unknown[][]> {
  const result = await stores.bulk?.sql?.run(text, signal);
  const rows: unknown[][] = [];
  for await (const batch of result?.rows ?? []) rows.push(...batch);
  return rows;
}

describe('a vendor’s files', () => {
  it('come back as the events that normalize gives, whichever way they went in', async () => {
    const expected = new Map<string, object>();
    for (const [n, file] of given.entries()) {
      for await (const batch of recordEvents(file)) {
        for (const { line, event } of batch) {
          const id = `${idPrefix(n)}:${line}`;
          expected.set(id, {
            ...event,
            id,
            source: 's',
            feed: info.name,
            observedTime: '2026-04-01T00:00:00Z',
            file: file.key,
            line,
          });
        }
      }
    }
    expect(expected.size).toBeGreaterThan(1000);
    for (const way of ['bulk', 'record'] as const) {
      const events = await eventsOf(stores[way]);
      expect(new Map(events.map((event) => [event.id, event])), way).toEqual(expected);
      const sorted = events.map(({ time, file = '', line = 0 }) => [Date.parse(time), file, line] as const);
      expect(sorted).toEqual(
        [...sorted].sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2])),
      );
    }
  });

  it('fill the view events, the columns of which do not depend on what was collected', async () => {
    const columns = await sql(
      "SELECT column_name FROM information_schema.columns WHERE table_name = 'events'",
    );
    expect(columns.flat().slice(0, 12)).toEqual([
      'id',
      'time',
      'name',
      'severity',
      'end_time',
      'source',
      'feed',
      'event_type',
      'file',
      'line',
      'observed_time',
      'client_address',
    ]);
    expect(columns.flat().at(-1)).toBe('attributes');
    const events = await eventsOf(stores.bulk);
    const rows = await sql(
      'SELECT id, event_type, session_id, media_segment_duration, attributes FROM events',
    );
    expect(rows.length).toBe(events.length);
    const byId = new Map(events.map((event) => [event.id, event]));
    for (const [id, type, session, duration, attributes] of rows) {
      const event = byId.get(String(id));
      expect(type).toBe(event?.attributes['uplynk.event_type']);
      expect(session ?? undefined).toBe(event?.attributes['session.id']);
      expect(duration ?? undefined).toBe(event?.attributes['media.segment.duration']);
      const rest = JSON.parse(String(attributes)) as Record<string, unknown>;
      expect(rest['uplynk.event_type']).toBe(type);
      for (const [name, value] of Object.entries(rest)) expect(event?.attributes[name]).toBe(value);
    }
  });

  it('have a view for each event type, in the vendor’s columns and values', async () => {
    const types = await sql('SELECT DISTINCT event_type FROM events ORDER BY 1');
    const known = new Set(feed.table?.types.map(({ type }) => type));
    const unknown = types.flat().filter((each) => !known.has(String(each)));
    expect(unknown).toContain('brand_new_type');
    for (const [type] of types.filter(([each]) => known.has(String(each)))) {
      const [view] = await sql(`SELECT count(*) FROM "${type}"`);
      const [all] = await sql(`SELECT count(*) FROM events WHERE event_type = '${type}'`);
      expect(view, String(type)).toEqual(all);
    }
    const others = unknown.map((each) => `'${each}'`).join(', ');
    expect(await sql('SELECT count(*) FROM edgio_unknown')).toEqual(
      await sql(`SELECT count(*) FROM events WHERE event_type IN (${others})`),
    );
    const live = await sql('SELECT DISTINCT is_live FROM slice_played WHERE is_live IS NOT NULL ORDER BY 1');
    expect(live.flat()).toEqual(['0', '1']);
  });

  it('go out as Parquet, CSV and NDJSON, whole or by day', async () => {
    const store = stores.bulk;
    const { length } = await eventsOf(store);
    for (const format of ['parquet', 'csv', 'ndjson'] as const) {
      const path = join(folder, `out.${format}`);
      expect(await store?.copyTo({ query: {}, path, format }, signal)).toEqual({
        rows: String(length),
        files: 1,
      });
      const days = await store?.copyTo(
        { query: {}, path: join(folder, `days-${format}`), format, byDay: true },
        signal,
      );
      expect(days?.rows).toBe(String(length));
      expect(days?.files).toBeGreaterThan(1);
    }
    const filter = { kind: 'compare', field: 'event', operator: 'eq', value: 'no_such_type' } as const;
    const nothing = { query: { filter }, path: join(folder, 'nothing.csv'), format: 'csv' } as const;
    expect(await store?.copyTo(nothing, signal)).toEqual({ rows: '0', files: 1 });
    await expect(
      store?.copyTo({ query: {}, path: join(folder, 'days-csv'), format: 'csv', byDay: true }, signal),
    ).rejects.toMatchObject({ kind: 'configuration' });
  });
});
