import { expect, it } from 'vitest';
import { byChannel } from './by-channel.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 10, 16, minutes)).toISOString();

it('gives each channel a column, and a time without viewers an empty cell', () => {
  const shown = byChannel({
    columns: [],
    rows: [
      [at(10), 'Sports "Live" One', 2],
      [at(0), 'News', 3],
      [at(10), 'News', 4],
    ],
  });
  expect(shown.columns.map(({ name }) => name)).toEqual(['UTC', 'News', 'Sports "Li…']);
  expect(shown.rows).toEqual([
    ['2026-03-10 16:00', 3, undefined],
    ['2026-03-10 16:10', 4, 2],
  ]);
  expect(shown.note).toBeUndefined();
});

it('shows the last two hours and says that there is more', () => {
  const rows = Array.from({ length: 15 }, (_, ten) => [at(ten * 10), 'News', ten]);
  const shown = byChannel({ columns: [], rows });
  expect(shown.rows).toHaveLength(12);
  expect(shown.rows.at(-1)).toEqual(['2026-03-10 18:20', 14]);
  expect(shown.note).toBe('… after 3 earlier times');
});
