import { ApiError } from '@logs/core';
import { describe, expect, it } from 'vitest';
import { id, log } from '../test/logs.ts';
import { loopback } from '../test/loopback.ts';
import { clockAt, feedOf, good } from '../test/vendor.ts';
import { historyLimit, refusal } from './refusals.ts';

const { signal } = new AbortController();
const query = { spaces: ['my-space'] };
const error422 = (code: string, message: string, attribute: string | null) =>
  JSON.stringify({
    errors: [{ type: 'validation_error', code, message, attribute, url: 'https://signalwire.com/docs' }],
  });

/** The error of a scan when every request is answered so. */
async function errorOf(status: number, body: string, headers: Record<string, string> = {}) {
  await using peer = await loopback(() => new Response(body, { status, headers }));
  const clock = clockAt('2026-03-13T12:00:00Z');
  const feed = feedOf({ ...settings, endpoint: peer.url.origin }, clock.runtime);
  try {
    for await (const _ of feed.scan({ query, signal }));
  } catch (error) {
    if (error instanceof ApiError) return { error, requests: peer.requests.length, slept: clock.now };
    throw error;
  }
  throw new Error('no error');
}

const { project, token } = good;
const settings = { project, token };

describe('an answer that is no success', () => {
  it.each([
    [400, '{"error":"Bad Request"}', 'invalid-request', 'Bad Request', 1],
    [401, '{"error":"Unauthorized"}', 'auth', 'Unauthorized', 1],
    [403, '{"error":"Forbidden"}', 'forbidden', 'Forbidden', 1],
    [404, '{"error":"Not Found"}', 'not-found', 'Not Found', 1],
    [
      422,
      error422('invalid_parameter', 'Name must be present', 'name'),
      'invalid-request',
      'name: Name must be present',
      1,
    ],
    [429, '{"error":"Too Many Requests"}', 'rate-limit', 'Too Many Requests', 6],
    [500, '{"error":"Internal Server Error"}', 'server', 'Internal Server Error', 6],
    [503, 'busy', 'server', 'answered 503', 6],
    [418, '', 'unexpected-answer', 'answered 418', 1],
  ])('%i is what it is', async (status, body, reason, says, requests) => {
    const { error, ...run } = await errorOf(status, body);
    expect(error).toMatchObject({ reason, status });
    expect(error.message).toContain(`signalwire/video, space my-space: SignalWire answered ${status}`);
    expect(error.message).toContain(says);
    if (status !== 418) expect(error.hint).toMatch(/\w/);
    expect(run.requests).toBe(requests);
  });

  it.each([
    ['invalid_parameter', 'invalid-request'],
    ['datetime_required', 'invalid-request'],
    ['not_a_datetime', 'invalid-request'],
    ['page_token_required', 'invalid-request'],
    ['page_token_required_for_next_page', 'invalid-request'],
    ['page_token_is_invalid', 'invalid-request'],
    ['rate_limit_exceeded', 'rate-limit'],
  ])('422 with the code %s is %s', async (code, reason) => {
    const { error } = await errorOf(422, error422(code, 'So it is', null));
    expect(error).toMatchObject({ reason, code, status: 422, docs: expect.stringContaining('error-codes') });
  });

  it('reads several complaints, and ones without an attribute', async () => {
    const errors = [{ code: 'a', message: 'One' }, { code: 'b', message: 'Two', attribute: 'two' }, null];
    const { error } = await errorOf(422, JSON.stringify({ errors }));
    expect(error.message).toMatch(/One: two: Two$/);
    expect(error.code).toBe('a');
  });

  it.each([
    ['the relay form', { errors: [{ detail: 'Said so', status: '404', title: 'T', code: 'c' }] }],
    ['the flat form', { code: 'c', message: 'Said so', more_info: 'https://x', status: 404 }],
  ])('reads %s of an error', async (_, body) => {
    const { error } = await errorOf(404, JSON.stringify(body));
    expect(error).toMatchObject({
      reason: 'not-found',
      code: 'c',
      message: expect.stringContaining('Said so'),
    });
  });

  it('429 waits as long as it is asked to', async () => {
    const { error, slept } = await errorOf(429, '{}', { 'retry-after': '30' });
    expect(error.retryAfter).toBe(30);
    expect(slept.getTime() - Date.parse('2026-03-13T12:00:00Z')).toBe(150_000);
  });

  it('shows no credential, whatever the answer says', async () => {
    const basic = btoa('proj-id:PTtoken');
    const { error } = await errorOf(401, JSON.stringify({ error: `not ${basic}, PTtoken or proj-id` }));
    expect(error.message).toContain('not REDACTED, REDACTED or REDACTED');
  });

  it.each([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['cut', '{"data":['],
    ['no page', '{"id":1}'],
    ['null', 'null'],
    ['data that is no list', '{"data":{}}'],
  ])('200 with %s is unexpected', async (_, body) => {
    const { error } = await errorOf(200, body);
    expect(error.reason).toBe('unexpected-answer');
  });

  it('500 and then a page is a page', async () => {
    let asked = 0;
    await using peer = await loopback(() => {
      asked += 1;
      return asked < 3
        ? new Response('{"error":"Internal Server Error"}', { status: 500 })
        : new Response(`{"links":{},"data":[${log(1, '2026-03-10T10:00:00Z')}]}`);
    });
    const feed = feedOf({ ...settings, endpoint: peer.url.origin }, clockAt('2026-03-13T12:00:00Z').runtime);
    const found: unknown[] = [];
    for await (const { items } of feed.scan({ query, signal })) found.push(...items);
    expect(found).toHaveLength(1);
    expect(asked).toBe(3);
  });
});

describe('get', () => {
  it('asks for one log by the vendor’s id or the event’s; 404 is none', async () => {
    await using peer = await loopback(({ url }) =>
      url.endsWith(id(1))
        ? new Response(`\n${log(1, '2026-03-10T10:00:00Z')}\n`)
        : new Response('{"error":"Not Found"}', { status: 404 }),
    );
    const feed = feedOf({ ...settings, endpoint: peer.url.origin }, clockAt('2026-03-13T12:00:00Z').runtime);
    const found = await feed.get?.(id(1), query, signal);
    expect(found?.text).toBe(log(1, '2026-03-10T10:00:00Z'));
    expect(await feed.get?.(`my-space:${id(1).toUpperCase()}`, undefined, signal)).toEqual(found);
    expect(await feed.get?.(id(2), { spaces: ['a', 'b'] }, signal)).toBeUndefined();
    expect(await feed.get?.('../rooms', query, signal)).toBeUndefined();
    expect(await feed.get?.(`no space:${id(1)}`, query, signal)).toBeUndefined();
    expect(peer.requests).toEqual([1, 1, 2, 2].map((number) => `GET /api/video/logs/${id(number)}`));
  });

  it('refuses another log than the one asked for, and says which setting is missing', async () => {
    await using peer = await loopback(() => new Response(log(2, '2026-03-10T10:00:00Z')));
    const { runtime } = clockAt('2026-03-13T12:00:00Z');
    const feed = feedOf({ ...settings, endpoint: peer.url.origin }, runtime);
    await expect(feed.get?.(id(1), query, signal)).rejects.toThrow('another log');
    await expect(feed.get?.(id(1), undefined, signal)).rejects.toThrow('in which space');
    const blank = feedOf({ endpoint: peer.url.origin, project: 'p' }, runtime);
    await expect(blank.get?.(id(1), query, signal)).rejects.toMatchObject({
      kind: 'configuration',
      setting: 'token',
      variable: 'LOGS_SIGNALWIRE_TOKEN',
    });
  });
});

describe('check', () => {
  const check = async (status: number, body: string, date: string) => {
    await using peer = await loopback(() => new Response(body, { status, headers: { date } }));
    const feed = feedOf({ ...settings, endpoint: peer.url.origin }, clockAt('2026-03-13T12:00:00Z').runtime);
    const said: string[] = [];
    for await (const { about, ok, says } of feed.check?.(query, signal) ?? []) {
      said.push(`${about} ${ok ? 'ok' : 'not ok'}: ${says}`);
    }
    expect(peer.requests).toEqual(['GET /api/video/logs?page_size=1']);
    return said;
  };

  it('tells reach, clock, credentials, scope and the age of the newest record by one request', async () => {
    const body = `{"data":[${log(1, '2026-03-13T11:57:00Z')}]}`;
    expect(await check(200, body, 'Fri, 13 Mar 2026 12:00:10 GMT')).toEqual([
      'reach ok: reached in 0 ms',
      'clock ok: this clock is 10 s behind SignalWire’s',
      'credentials ok: project and token were accepted',
      'scope ok: the token may read video logs',
      'newest ok: the newest record is 3 min old',
    ]);
  });

  it('tells what is wrong', async () => {
    const now = 'Fri, 13 Mar 2026 11:00:00 GMT';
    expect((await check(200, '{"data":[]}', now))[1]).toBe(
      'clock not ok: this clock is 3600 s ahead of SignalWire’s',
    );
    expect(await check(401, '{"error":"Unauthorized"}', now)).toMatchObject(
      [/^reach ok/, /^credentials not ok/].map((form) => expect.stringMatching(form)),
    );
    expect(await check(403, '{"error":"Forbidden"}', now)).toMatchObject(
      [/^reach ok/, /^credentials ok/, /^scope not ok/].map((form) => expect.stringMatching(form)),
    );
    expect(await check(500, '', now)).toEqual([expect.stringMatching(/^reach not ok: .*500/)]);
  });
});

it('the day of a history limit is the vendor’s, also for a space that is named after one', () => {
  const body = error422('exceeds_history_logs_limit', 'The value exceeds the 2025-02-09 date limit.', null);
  const answer = { status: 422, headers: new Headers(), text: body };
  const error = refusal(answer, 'signalwire/video, space fair-2019-01-01', [], new Date());
  expect(historyLimit(error)).toBe(Date.parse('2025-02-09T00:00:00Z'));
});

it('a token that stands where the vendor’s words are cut is hidden as a whole', () => {
  const text = JSON.stringify({ error: `${'x'.repeat(290)} ${token}-and-so-on` });
  const error = refusal({ status: 400, headers: new Headers(), text }, 'here', [token], new Date());
  expect(error.message).not.toContain(token.slice(0, 3));
  expect(error.message).toContain(' REDACTED');
});
