import { memoryStore } from '@logs/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deleted, id, log, record } from '../test/logs.ts';
import { good, keep, vendor } from '../test/vendor.ts';

const page = 'https://signalwire.com/docs/apis/error-codes';
const times = [
  '2026-03-10T10:00:00Z',
  '2026-03-11T10:00:00Z',
  '2026-03-12T10:00:00Z',
  '2026-03-13T10:00:00Z',
];

/** A vendor with logs 0 to 3, a day apart; 1 was deleted. */
async function space() {
  const served = vendor();
  await keep(served.store, [
    log(0, times[0] ?? ''),
    deleted(1, times[1] ?? '', '2026-03-12T00:00:00Z'),
    log(2, times[2] ?? '', { charge: 0.5 }),
    log(3, times[3] ?? '', { status: 'in-progress', ended_at: null }),
    record(log(4, times[3] ?? ''), 'other-space'),
  ]);
  return served;
}

interface Page {
  links: Record<string, string>;
  data: { id: string }[];
}

async function list(served: Awaited<ReturnType<typeof space>>, query = ''): Promise<Page> {
  const response = await served.get(`/api/video/logs${query}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Page;
}

const ids = ({ data }: Page) => data.map((each) => Number(each.id.slice(-12)));
const queryOf = (link: string | undefined) => new URL(link ?? 'x:').search;

describe('list', () => {
  it('shows the logs of the credential’s space, newest first, without deleted ones', async () => {
    const served = await space();
    expect(ids(await list(served))).toEqual([3, 2, 0]);
    expect(ids(await list(served, '?include_deleted=false'))).toEqual([3, 2, 0]);
  });

  it('shows deleted logs as id, discarded_at and created_at with include_deleted', async () => {
    const { data } = await list(await space(), '?include_deleted=true');
    expect(data.map((each) => Number(each.id.slice(-12)))).toEqual([3, 2, 1, 0]);
    expect(data[2]).toEqual({
      id: id(1),
      discarded_at: '2026-03-12T00:00:00Z',
      created_at: '2026-03-11T10:00:00Z',
    });
  });

  it('answers each log with the text that was collected, charges as they came', async () => {
    const served = vendor();
    const text = log(1, times[0] ?? '').replace('"charge":0.01', '"charge": 0.10');
    await keep(served.store, [text]);
    const response = await served.get('/api/video/logs');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.text()).toContain(`"data":[${text}]`);
  });

  it.each([
    ['created_after=2026-03-11', [3, 2]],
    ['created_after=2026-03-12T10:00:00Z', [3, 2]],
    ['created_after=2026-03-12T10:00:01Z', [3]],
    ['created_before=2026-03-12', [0]],
    ['created_before=2026-03-12T10:00:00Z', [0]],
    ['created_on=2026-03-12', [2]],
    ['created_on=2026-03-12T23:00:00Z', [2]],
    ['created_after=2026-03-11&created_before=2026-03-13&include_deleted=true', [2, 1]],
    ['created_after=2026-03-13&created_before=2026-03-11', []],
    ['created_on=2026-03-12&created_before=2026-03-11', []],
    ['created_after=2026-03-13T12:00:00%2B02:00', [3]],
  ])('filters by %s', async (query, expected) => {
    expect(ids(await list(await space(), `?${query}`))).toEqual(expected);
  });

  it('links self and first always, next but on the last page, prev but on the first', async () => {
    const served = await space();
    const first = await list(served, '?page_size=2');
    const base = 'http://127.0.0.1:7103/api/video/logs';
    expect(first.links).toEqual({
      self: `${base}?page_number=0&page_size=2`,
      first: `${base}?page_size=2`,
      next: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:7103\/api\/video\/logs\?page_number=1&page_size=2&page_token=PA[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      ),
    });
    const second = await list(served, queryOf(first.links['next']));
    expect(ids(second)).toEqual([0]);
    expect(second.links).toEqual({
      self: first.links['next'],
      first: `${base}?page_size=2`,
      prev: expect.stringMatching(/\?page_number=0&page_size=2&page_token=PB[0-9a-f-]{36}$/),
    });
    const back = await list(served, queryOf(second.links['prev']));
    expect(ids(back)).toEqual([3, 2]);
    expect(Object.keys(back.links)).toEqual(['self', 'first', 'next']);
  });

  it('carries every filter in its links', async () => {
    const query =
      'page_size=1&include_deleted=true&created_after=2026-03-10&created_before=2026-03-13T10:00:00Z';
    const { links } = await list(await space(), `?${query}`);
    for (const link of [links['self'], links['first'], links['next']]) {
      const { searchParams } = new URL(link ?? '');
      expect(Object.fromEntries(searchParams)).toMatchObject(Object.fromEntries(new URLSearchParams(query)));
    }
    expect(links['next']).toContain('page_token=PA');
  });

  it('has 50 logs a page unless asked otherwise', async () => {
    const served = vendor();
    await keep(
      served.store,
      Array.from({ length: 60 }, (_, number) => log(number, '2026-03-10T10:00:00Z')),
    );
    const first = await list(served);
    expect(first.data).toHaveLength(50);
    expect(queryOf(first.links['next'])).toContain('page_number=1&page_size=50');
    expect(ids(await list(served, queryOf(first.links['next'])))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('links to the public address where there is one', async () => {
    const served = vendor(memoryStore(), { publicUrl: new URL('https://logs.example:8443') });
    const body = (await (await served.get('/api/video/logs')).json()) as Page;
    expect(body).toEqual({
      links: {
        self: 'https://logs.example:8443/api/video/logs?page_number=0&page_size=50',
        first: 'https://logs.example:8443/api/video/logs?page_size=50',
      },
      data: [],
    });
  });

  it('loses and repeats nothing while logs arrive, change and go between pages, over restarts', async () => {
    const when = fc.integer({ min: 0, max: 6 }).map((hour) => `2026-03-10T0${hour}:00:00Z`);
    const step = fc.record({
      add: fc.array(when, { maxLength: 3 }),
      remove: fc.nat(),
      size: fc.constantFrom(1, 2, 5),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(when, { minLength: 1, maxLength: 15 }),
        fc.array(step),
        async (start, steps) => {
          const store = memoryStore();
          let count = 0;
          const add = (all: string[]) =>
            keep(
              store,
              all.map((time) => log(count++, time)),
            );
          await add(start);
          const before = new Set(start.map((_, number) => id(number)));
          const seen: string[] = [];
          let query: string | undefined = '?include_deleted=true&page_size=2';
          for (let turn = 0; query !== undefined; turn++) {
            // A new server each time: nothing is remembered between two pages.
            const body = await list(vendor(store), query);
            seen.push(...body.data.map((each) => each.id));
            const { add: more = [], remove = 0 } = steps[turn] ?? {};
            await add(more);
            const gone = remove % count;
            const old = await store.record(
              'signalwire/video',
              `my-space:${id(gone)}`,
              new AbortController().signal,
            );
            await keep(store, [deleted(gone, old?.time ?? '', '2026-03-11T00:00:00Z')]);
            query = body.links['next'] === undefined ? undefined : queryOf(body.links['next']);
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect([...before].filter((each) => !seen.includes(each))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes back to where it came from', async () => {
    const served = vendor();
    await keep(
      served.store,
      Array.from({ length: 23 }, (_, number) => log(number, `2026-03-10T0${number % 4}:00:00Z`)),
    );
    const forth: number[][] = [];
    let at: Page = await list(served, '?page_size=5');
    forth.push(ids(at));
    while (at.links['next'] !== undefined) {
      at = await list(served, queryOf(at.links['next']));
      forth.push(ids(at));
    }
    const back: number[][] = [ids(at)];
    while (at.links['prev'] !== undefined) {
      at = await list(served, queryOf(at.links['prev']));
      back.unshift(ids(at));
    }
    expect(forth.flat()).toHaveLength(23);
    expect(back).toEqual(forth);
  });
});

describe('get', () => {
  it('answers the log with the text that was collected', async () => {
    const served = await space();
    const response = await served.get(`/api/video/logs/${id(2)}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(log(2, times[2] ?? '', { charge: 0.5 }));
  });

  it('answers a deleted log with the Deleted Log and 200', async () => {
    const response = await (await space()).get(`/api/video/logs/${id(1)}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: id(1),
      discarded_at: '2026-03-12T00:00:00Z',
      created_at: '2026-03-11T10:00:00Z',
    });
  });

  it('leaves nothing but id, discarded_at and created_at of a deleted log', async () => {
    const served = vendor();
    const text = log(1, times[0] ?? '', { discarded_at: '2026-03-12T00:00:00Z' });
    await keep(served.store, [text]);
    expect(Object.keys((await (await served.get(`/api/video/logs/${id(1)}`)).json()) as object)).toEqual([
      'id',
      'discarded_at',
      'created_at',
    ]);
  });

  it.each([
    ['an unknown id', id(9)],
    ['a log of another space', id(4)],
    ['a malformed id', 'c22d24f6'],
    ['an id with more behind it', `${id(2)}/events`],
    ['an id that is a path', '..%2flogs'],
  ])('answers %s with 404', async (_, asked) => {
    const response = await (await space()).get(`/api/video/logs/${asked}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'Not Found' });
  });
});

describe('refusals', () => {
  const complaint = (code: string, message: string, attribute: string) => ({
    errors: [{ type: 'validation_error', code, message, attribute, url: page }],
  });

  it.each([
    [
      'page_number=1',
      complaint(
        'page_token_required',
        'A page token is required if the page_number value is greater than 0.',
        'page_token',
      ),
    ],
    [
      'page_number=1&page_token=PAx',
      complaint('page_token_is_invalid', 'The provided page token is not valid.', 'page_token'),
    ],
    [
      `page_token=PA${id(2)}`,
      complaint('page_token_is_invalid', 'The provided page token is not valid.', 'page_token'),
    ],
    [
      `page_token=PC${id(2)}`,
      complaint('page_token_is_invalid', 'The provided page token is not valid.', 'page_token'),
    ],
    [
      'created_before=yesterday',
      complaint('datetime_required', 'This value must be a DateTime', 'created_before'),
    ],
    ['created_on=2026-02-30', complaint('datetime_required', 'This value must be a DateTime', 'created_on')],
    [
      'created_after=2026-3-1',
      complaint('datetime_required', 'This value must be a DateTime', 'created_after'),
    ],
    [
      'page_size=0',
      complaint('invalid_parameter', 'Page size must be greater than or equal to 1', 'page_size'),
    ],
    [
      'page_size=1001',
      complaint('invalid_parameter', 'Page size must be less than or equal to 1000', 'page_size'),
    ],
    ['page_size=ten', complaint('invalid_parameter', 'Page size is not a number', 'page_size')],
    [
      'page_number=-1',
      complaint('invalid_parameter', 'Page number must be greater than or equal to 0', 'page_number'),
    ],
    [
      'include_deleted=perhaps',
      complaint('invalid_parameter', 'Include deleted is not included in the list', 'include_deleted'),
    ],
  ])('422 for %s', async (query, expected) => {
    const response = await (await space()).get(`/api/video/logs?${query}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual(expected);
  });

  it('422 names every parameter that is wrong', async () => {
    const response = await (await space()).get('/api/video/logs?created_on=x&page_size=0&page_number=2');
    const { errors } = (await response.json()) as { errors: { attribute: string }[] };
    expect(errors.map(({ attribute }) => attribute)).toEqual(['created_on', 'page_size', 'page_token']);
  });

  it('400 for a query that is not percent-encoded', async () => {
    const response = await (await space()).get('/api/video/logs?created_on=%zz');
    expect([response.status, await response.json()]).toEqual([400, { error: 'Bad Request' }]);
  });

  it.each([
    ['no header', {}],
    ['a wrong token', { authorization: `Basic ${btoa('proj-id:other')}` }],
    ['a wrong project', { authorization: `Basic ${btoa('other:PTtoken')}` }],
    ['another scheme', { authorization: `Bearer ${btoa('proj-id:PTtoken')}` }],
    ['no base64', { authorization: 'Basic ???' }],
  ])('401 for %s', async (_, headers) => {
    const { answer } = await space();
    const response = await answer(new Request('http://127.0.0.1/api/video/logs', { headers }));
    expect([response.status, await response.json()]).toEqual([401, { error: 'Unauthorized' }]);
    expect(response.headers.get('www-authenticate')).toContain('Basic');
  });

  it('takes the credential however its header is spelled', async () => {
    const { answer } = await space();
    const authorization = `basic  ${btoa('proj-id:PTtoken').replaceAll('=', '')}`;
    const response = await answer(
      new Request('http://127.0.0.1/api/video/logs', { headers: { authorization } }),
    );
    expect(response.status).toBe(200);
  });

  it('403 for a token without the scope Video', async () => {
    const served = vendor(memoryStore(), { credentials: [{ ...good, scopes: ['Voice', 'Messaging'] }] });
    const response = await served.get('/api/video/logs');
    expect([response.status, await response.json()]).toEqual([403, { error: 'Forbidden' }]);
    const allowed = vendor(memoryStore(), { credentials: [{ ...good, scopes: ['Video'] }] });
    expect((await allowed.get('/api/video/logs')).status).toBe(200);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/api/voice/logs'],
    ['GET', '/api/video/logs/'],
    ['GET', '/api/video/logsx'],
    ['POST', '/api/video/logs'],
    ['DELETE', `/api/video/logs/${id(2)}`],
  ])('404 for %s %s', async (method, path) => {
    const { answer } = await space();
    const headers = { authorization: `Basic ${btoa('proj-id:PTtoken')}` };
    const response = await answer(new Request(`http://127.0.0.1${path}`, { method, headers }));
    expect([response.status, await response.json()]).toEqual([404, { error: 'Not Found' }]);
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  it('500 when the store fails, and says so without the request’s values', async () => {
    const store = memoryStore();
    const warnings: string[] = [];
    const broken = {
      ...store,
      record: () => Promise.reject(new Error('disk gone')),
    };
    const served = vendor(broken, {}, { env: {}, warn: (message) => warnings.push(message) });
    const response = await served.get(`/api/video/logs/${id(1)}`);
    expect([response.status, await response.json()]).toEqual([500, { error: 'Internal Server Error' }]);
    expect(warnings).toEqual(['signalwire: a request could not be answered']);
  });

  it('a page token of one credential is invalid with another', async () => {
    const other = { ...good, token: 'PTother' };
    const served = vendor(memoryStore(), { credentials: [good, other] });
    await keep(served.store, [log(1, times[0] ?? ''), log(2, times[1] ?? '')]);
    const first = await list(served, '?page_size=1');
    const response = await served.get(`/api/video/logs${queryOf(first.links['next'])}`, other);
    expect(response.status).toBe(422);
  });

  it('refuses two credentials that cannot be told apart, and ones that are none', () => {
    expect(() => vendor(memoryStore(), { credentials: [good, { ...good, space: 'b' }] })).toThrow(
      /same project and token/,
    );
    expect(() => vendor(memoryStore(), { credentials: [{ project: 'p', token: 'secret' }] })).toThrow(
      /space/,
    );
    expect(() => vendor(memoryStore(), { credentials: [{ ...good, scope: [] }] })).toThrow(
      /^(?!.*PTtoken).*scope/,
    );
  });
});

describe('strict', () => {
  const now = () => new Date('2026-03-13T12:00:00Z');
  const limited = (attribute: string) => ({
    errors: [
      {
        type: 'account_error',
        code: 'exceeds_history_logs_limit',
        message: 'The value exceeds the 2026-02-11 date limit.',
        attribute,
        url: 'https://signalwire.com/docs/rest/overview/error-codes/#exceeds_history_logs_limit',
      },
    ],
  });

  it.each(['created_before', 'created_on', 'created_after'])(
    'refuses %s of before the account’s history with exceeds_history_logs_limit',
    async (name) => {
      const served = vendor(memoryStore(), { strict: true }, { env: {}, now });
      const response = await served.get(`/api/video/logs?${name}=2026-02-10`);
      expect(response.status).toBe(422);
      expect(await response.json()).toEqual(limited(name));
      expect((await served.get(`/api/video/logs?${name}=2026-02-11`)).status).toBe(200);
    },
  );

  it('lists no more than the history, where any age is listed otherwise', async () => {
    const store = memoryStore();
    await keep(store, [log(1, '2026-02-10T23:59:59Z'), log(2, '2026-02-11T00:00:00Z')]);
    const strict = vendor(store, { strict: true }, { env: {}, now });
    expect(ids(await list(strict))).toEqual([2]);
    expect(ids(await list(vendor(store)))).toEqual([2, 1]);
  });
});
