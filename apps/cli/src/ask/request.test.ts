import { expect, test } from 'vitest';
import { paging, selection, shownCursor } from './request.ts';

test('a limit means the newest, no limit means all from the beginning', () => {
  expect(paging({}, undefined)).toEqual({ order: 'asc' });
  expect(paging({}, 50)).toEqual({ order: 'desc', limit: 50 });
  expect(paging({ limit: 7 }, undefined)).toEqual({ order: 'desc', limit: 7 });
  expect(paging({ limit: 'all' }, 50)).toEqual({ order: 'asc' });
  expect(paging({ order: 'asc' }, 50)).toEqual({ order: 'asc', limit: 50 });
});

test('a cursor goes on in its own order', () => {
  const after = shownCursor('desc', 'abc.def');
  expect(paging({ after }, undefined)).toEqual({ order: 'desc', after: 'abc.def' });
  expect(() => paging({ after, order: 'asc' }, 50)).toThrow('in the order desc');
  expect(() => paging({ after: 'abc' }, 50)).toThrow('takes a cursor');
});

test('words make one filter, and times one range', async () => {
  expect(await selection([], {})).toEqual({});
  const range = { from: '2026-03-10T16:00:00Z', to: '2026-03-11' };
  expect(await selection(['session:a', 'status>=400'], { ...range, includeDeleted: true })).toEqual({
    filter: {
      kind: 'and',
      filters: [
        { kind: 'compare', field: 'session.id', operator: 'eq', value: 'a' },
        { kind: 'compare', field: 'http.response.status_code', operator: 'ge', value: '400' },
      ],
    },
    from: '2026-03-10T16:00:00.000Z',
    to: '2026-03-11T00:00:00.000Z',
    deleted: 'include',
  });
});
