import { setImmediate as tick } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merged } from './merged.ts';

const options = { atOnce: 3, mostWaiting: 4, weight: () => 1 };

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('several sources at a time', () => {
  it('give each item once, those of one source in its order', async () => {
    const sources = fc.array(fc.array(fc.nat(2), { maxLength: 12 }), { maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(sources, fc.integer({ min: 1, max: 5 }), async (waits, mostWaiting) => {
        const items = await all(
          merged(
            waits.map(
              (turns, source) =>
                async function* () {
                  for (const [at, wait] of turns.entries()) {
                    for (let n = 0; n < wait; n += 1) await tick();
                    yield { source, at };
                  }
                },
            ),
            { ...options, mostWaiting },
          ),
        );
        for (const [source, turns] of waits.entries()) {
          expect(items.filter((item) => item.source === source).map(({ at }) => at)).toEqual([
            ...turns.keys(),
          ]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('do not run ahead of their reader', async () => {
    let made = 0;
    const source = async function* () {
      for (;;) {
        made += 1;
        yield made;
      }
    };
    const items = merged([source, source, source, source], options);
    await items.next();
    for (let n = 0; n < 50; n += 1) await tick();
    // What may wait, and one that each source holds.
    expect(made).toBeLessThanOrEqual(options.mostWaiting + options.atOnce + 1);
    await items.return(undefined);
  });

  it('are closed when the reader stops, or one of them fails', async () => {
    let open = 0;
    const source = (fails: boolean) =>
      async function* () {
        open += 1;
        try {
          yield 1;
          if (fails) throw new Error('out of paper');
          for (;;) yield 2;
        } finally {
          open -= 1;
        }
      };
    for await (const item of merged([source(false), source(false)], options)) if (item === 2) break;
    expect(open).toBe(0);
    await expect(all(merged([source(false), source(true)], options))).rejects.toThrow('out of paper');
    expect(open).toBe(0);
  });
});
