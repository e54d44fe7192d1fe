import { describe, expect, it } from 'vitest';
import { errorCodes } from './error-codes.ts';
import { codeOf, readAnswer, seconds } from './origin-answer.ts';

const ask = { cdn: '158', app: 'jb-origin', stream: 'my_stream', limit: 25, offset: 0 };

function read(text: string, { status = 200, skew }: { status?: number; skew?: number } = {}) {
  const answer = { status, headers: new Headers(), text };
  return readAnswer(answer, { ask, secrets: ['s3cret-key', 'APIKEY'], skew });
}

describe('a success', () => {
  it('is its logs, each with its own text, and their number in all', () => {
    const log = '{ "id" : 9007199254740993, "rate": 0.10 }';
    const answer = `{"message":"Origin Logs Found","status":"success","handle_time":"0.3795 seconds","logs" : [ ${log} ],"log_count" : 26}`;
    const { logs, ...rest } = read(answer, { skew: 3 });
    expect(rest).toEqual({ total: 26, handleTime: 0.3795, skew: 3 });
    expect(logs.map(({ cdn, text }) => [cdn, text])).toEqual([['158', log]]);
  });

  it('may have no logs, as a list, null or nothing', () => {
    for (const none of ['"logs":[],', '"logs":null,', '']) {
      expect(read(`{"status":"success",${none}"log_count":"0"}`).logs).toEqual([]);
    }
  });

  it('without the logs that it counts is no answer', () => {
    for (const text of ['{"status":"success"}', '{"status":"success","logs":{"0":{}},"log_count":1}']) {
      expect(() => read(text)).toThrow(expect.objectContaining({ reason: 'unexpected-answer' }));
    }
  });

  it.each(['', '<html>', '{"status":"success","logs":[', '[]', 'null', '"success"'])('is not %j', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'api', reason: 'unexpected-answer' }));
  });
});

it('handle_time is a number, or a text with its unit', () => {
  expect(seconds('0.3795 seconds')).toBe(0.3795);
  expect(seconds(0.3795)).toBe(0.3795);
  expect(seconds('1')).toBe(1);
  expect(seconds('soon')).toBeUndefined();
  expect(seconds(null)).toBeUndefined();
});

it('a code is four digits, as text or number', () => {
  expect(['0003', '3', 3, 1000, '1000', ' 0003 '].map(codeOf)).toEqual([
    '0003',
    '0003',
    '0003',
    '1000',
    '1000',
    '0003',
  ]);
  expect([undefined, null, 'E3', 1.5, {}].map(codeOf)).toEqual(Array(5).fill(undefined));
});

describe('a failure with HTTP 200', () => {
  it.each(Object.entries(errorCodes))('%s: its reason, words and hint', (code, { message, reason, hint }) => {
    const text = JSON.stringify({ status: 'failure', message, code });
    const expected = {
      kind: 'api',
      reason,
      code,
      status: 200,
      hint,
      message: expect.stringContaining(message),
    };
    expect(() => read(text)).toThrow(expect.objectContaining(expected));
    const numeric = JSON.stringify({ status: 'failure', message, code: Number(code) });
    expect(() => read(numeric)).toThrow(expect.objectContaining({ code, reason }));
  });

  it('names what was asked', () => {
    expect(() => read('{"status":"failure","code":"0005"}')).toThrow(
      /scaleengine\/origin jb-origin\/my_stream/,
    );
  });

  it('of a code that no table has is still a failure', () => {
    const text = '{"status":"failure","message":"Out of coffee","code":"0418"}';
    expect(() => read(text)).toThrow(expect.objectContaining({ reason: 'unexpected-answer', code: '0418' }));
    expect(() => read('{"status":"failure"}')).toThrow(/a failure without a code/);
    expect(() => read('{"logs":[],"log_count":0}')).toThrow(expect.objectContaining({ kind: 'api' }));
  });

  it('about the time stamp says how far the clock is off', () => {
    const text = '{"status":"failure","code":"0002","message":"Timestamp"}';
    expect(() => read(text, { skew: 400 })).toThrow(/clock is 400 s behind the vendor's/);
    expect(() => read(text, { skew: -400 })).toThrow(/clock is 400 s ahead of the vendor's/);
    expect(() => read(text, { skew: 0 })).toThrow(/agrees/);
    expect(() => read(text)).toThrow(/does not tell its own clock/);
  });

  it('that repeats what was sent does not give it away', () => {
    const message = `no s3cret-key for APIKEY \u001b[31m${'x'.repeat(1000)}`;
    const failing = () => read(JSON.stringify({ status: 'failure', code: '0003', message }));
    expect(failing).toThrow(/no REDACTED for REDACTED {1,2}\[31mx{100}/);
    expect(failing).not.toThrow(/s3cret|APIKEY|\p{Cc}|x{301}/u);
  });
});

describe('another HTTP status', () => {
  it.each([
    [401, 'auth'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [429, 'rate-limit'],
    [500, 'server'],
    [503, 'server'],
    [400, 'unexpected-answer'],
  ])('%i is %s', (status, reason) => {
    expect(() => read('<html>no</html>', { status })).toThrow(expect.objectContaining({ reason, status }));
  });

  it('does not hide the code of its body', () => {
    const text = '{"status":"failure","code":"0003","message":"Failed"}';
    expect(() => read(text, { status: 403 })).toThrow(
      expect.objectContaining({ code: '0003', reason: 'auth' }),
    );
  });
});
