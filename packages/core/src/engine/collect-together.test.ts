import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../testing/index.ts';
import { collect } from './collect.ts';
import { acmeSource } from './fixtures/acme.ts';
import { drops, plays } from './fixtures/drops.ts';
import { assetsOf, ledgerOf, storeContents } from './fixtures/store-contents.ts';
import { plan } from './plan.ts';

const { signal } = new AbortController();

describe('two collects at the same time', () => {
  it('take each file once: the second waits for the first', async () => {
    await using folder = await drops();
    for (const key of ['a', 'b', 'c']) await folder.put(`${key}.tsv`, plays(key));
    const store = memoryStore({ bulk: true });
    const source = acmeSource({ root: folder.root });
    const both = await Promise.all([1, 2].map(() => collect({ store, sources: [source], signal })));
    expect(both.map(({ sources }) => [sources[0]?.files, sources[0]?.known])).toEqual([
      [3, 0],
      [0, 3],
    ]);
    expect(await assetsOf(store)).toEqual({ a: 1, b: 1, c: 1 });
  });
});

describe('the two paths', () => {
  const time = fc.constantFrom('2026-03-10T16:48:11Z', '2026-03-10T16:48:12Z', 'yesterday');
  const field = fc.constantFrom('-', 'x', '200', 'a b', 'é');
  const record = fc
    .tuple(time, fc.constantFrom('play', 'stop', 'jump', 'crash'), fc.array(field, { maxLength: 5 }))
    .map(([at, type, rest]) => [at, type, ...rest].join('\t'));
  const line = fc.oneof(
    { weight: 6, arbitrary: record },
    fc.constantFrom('', '# comment', '\t\t', 'x'.repeat(200)),
  );
  const file = fc.tuple(fc.array(line, { maxLength: 20 }), fc.boolean()).map(([lines, ended]) => {
    return lines.join('\n') + (ended && lines.length > 0 ? '\n' : '');
  });

  it('give the same events, quarantine, ledger and counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
        const root = new Map(files.map((text, at) => [`f${at}.tsv`, new TextEncoder().encode(text)]));
        const contents = await Promise.all(
          [true, false].map(async (bulk) => {
            const store = memoryStore({ bulk });
            const limits = { recordBytes: 100, keptBytes: 10 };
            const { sources } = await collect({ store, sources: [acmeSource({ root })], signal, limits });
            return { ...(await storeContents(store)), summary: { ...sources[0], seconds: 0 } };
          }),
        );
        expect(contents[0]).toEqual(contents[1]);
        const { summary } = contents[0] ?? {};
        expect(summary?.records).toBe((summary?.events ?? 0) + (summary?.quarantined ?? 0));
        const lines =
          files.join('').length === 0
            ? 0
            : files
                .map((text) => text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0))
                .reduce((a, b) => a + b);
        expect((summary?.records ?? 0) + (summary?.skippedLines ?? 0)).toBe(lines);
      }),
      { numRuns: 60 },
    );
  });
});

describe('plan', () => {
  it('says what collect would do, and does nothing', async () => {
    await using folder = await drops();
    await folder.put('a.tsv', plays('a'));
    await folder.put('b.tsv', plays('b'));
    await folder.put('c.tsv.gz', Buffer.from('damaged'));
    const store = memoryStore();
    const sources = [acmeSource({ root: folder.root })];
    const actions = async () =>
      (await plan({ store, sources, signal })).map(
        ({ file, action, source }) => `${source} ${file.key} ${action}`,
      );
    expect(await actions()).toEqual(['night a.tsv take', 'night b.tsv take', 'night c.tsv.gz take']);
    expect(await ledgerOf(store)).toEqual([]);
    await collect({ store, sources, signal });
    await folder.put('b.tsv', plays('b', 'more'));
    const before = await storeContents(store);
    expect(await actions()).toEqual([
      'night a.tsv known',
      'night b.tsv take-again',
      'night c.tsv.gz try-again',
    ]);
    expect(await storeContents(store)).toEqual(before);
  });
});

describe('a file that goes back and forth', () => {
  it('is replaced each time, also when every commit bears the same time', async () => {
    await using folder = await drops();
    const store = memoryStore({ bulk: true });
    const runtime = { now: () => new Date('2026-03-10T00:00:00Z') };
    for (const asset of ['one', 'two', 'one', 'two', 'one']) {
      await folder.put('a.tsv', plays(asset));
      await collect({ store, sources: [acmeSource({ root: folder.root })], signal, runtime });
      expect(await assetsOf(store)).toEqual({ [asset]: 1 });
    }
  });
});
