import type { LogEventV1 } from '@logs/core';
import { parseExact } from '@logs/core/http';
import { describe, expect, it } from 'vitest';
import { normalizer } from './origin-event.ts';

const page = `{"id":1000,"app":"jb-origin","stream":"my_stream","username":"","session_id":123456789,"entry_name":null,
  "ip_address":"","server":"ser1","log_type":"publish","logdate":"2018-12-10 01:21:16","is_auth":1,
  "metadata":{"encoder":"obs-output module (libobs version 21.1.0)"}}`;

function event(changes: Readonly<Record<string, unknown>> | string = {}, zone = 'UTC'): LogEventV1 {
  const text = typeof changes === 'string' ? changes : JSON.stringify({ ...JSON.parse(page), ...changes });
  return normalizer(zone)(
    { cdn: '158', text, value: parseExact(text) },
    { source: 's', feed: 'scaleengine/origin' },
  );
}

const attributesOf = (changes: Readonly<Record<string, unknown>>) => event(changes).attributes;
const metadataOf = (metadata: unknown) =>
  Object.fromEntries(
    Object.entries(attributesOf({ metadata })).filter(([name]) =>
      /^(scaleengine\.metadata|error|media\.encoder)/.test(name),
    ),
  );

it('the example of the vendor’s page', () => {
  expect(event(page)).toEqual({
    id: '158:1000',
    time: '2018-12-10T01:21:16Z',
    name: 'media.publish.start',
    severity: 9,
    attributes: {
      'media.account.id': '158',
      'scaleengine.log.id': '1000',
      'scaleengine.log_type': 'publish',
      'media.app.name': 'jb-origin',
      'media.stream.name': 'my_stream',
      'session.id': '123456789',
      'media.session.kind': 'publish',
      'server.address': 'ser1',
      'media.publish.authenticated': true,
      'media.encoder.name': 'obs-output module (libobs version 21.1.0)',
    },
    raw: page,
  });
});

describe('log types', () => {
  it.each([
    ['publish', {}, 'media.publish.start', 9, 'publish'],
    ['publish', { is_auth: 0 }, 'media.publish.rejected', 13, 'publish'],
    ['unpublish', {}, 'media.publish.end', 9, 'publish'],
    ['push', { metadata: [] }, 'media.push.start', 9, 'push'],
    ['push', { metadata: { error: 'refused' } }, 'media.push.failed', 17, 'push'],
    ['unpush', {}, 'media.push.end', 9, 'push'],
    ['transcode', {}, 'media.unknown', 9, undefined],
    ['constructor', {}, 'media.unknown', 9, undefined],
  ])('%s %j is %s', (log_type, changes, name, severity, kind) => {
    const made = event({ log_type, ...changes });
    expect(made).toMatchObject({ name, severity });
    expect(made.attributes).toMatchObject({ 'scaleengine.log_type': log_type });
    expect(made.attributes['media.session.kind']).toBe(kind);
  });

  it('a refused publish says why; nothing else does', () => {
    expect(attributesOf({ is_auth: 0 })['error.type']).toBe('auth_failed');
    expect(attributesOf({})['error.type']).toBeUndefined();
  });
});

describe('values', () => {
  it('ids and sessions beyond 2^53 stay what they are', () => {
    const made = event(page.replace('1000', '9007199254740993').replace('123456789', '18446744073709551615'));
    expect(made.id).toBe('158:9007199254740993');
    expect(made.attributes).toMatchObject({
      'scaleengine.log.id': '9007199254740993',
      'session.id': '18446744073709551615',
    });
  });

  it('a session id is text, documented as text and sent as a number', () => {
    expect(attributesOf({ session_id: 'a-1' })['session.id']).toBe('a-1');
    expect(attributesOf({ session_id: 7 })['session.id']).toBe('7');
  });

  it('null and empty values are absent', () => {
    const bare = {
      username: '',
      session_id: null,
      entry_name: null,
      ip_address: '',
      server: '',
      is_auth: null,
    };
    expect(Object.keys(attributesOf({ ...bare, metadata: null }))).toEqual([
      'media.account.id',
      'scaleengine.log.id',
      'media.app.name',
      'media.stream.name',
      'scaleengine.log_type',
    ]);
  });

  it('what is there is kept', () => {
    expect(
      attributesOf({ username: 'studio', entry_name: 'social', ip_address: '2001:db8::1' }),
    ).toMatchObject({
      'user.name': 'studio',
      'media.push.target.name': 'social',
      'client.address': '2001:db8::1',
    });
  });

  it.each([
    [1, true],
    [0, false],
    ['1', true],
    ['0', false],
    [true, true],
    [false, false],
    ['maybe', undefined],
  ])('is_auth %j is %j', (is_auth, expected) => {
    expect(attributesOf({ is_auth })['media.publish.authenticated']).toBe(expected);
  });

  it('logdate is read in the zone that is set', () => {
    expect(event({}, 'America/New_York').time).toBe('2018-12-10T06:21:16Z');
  });
});

describe('metadata', () => {
  it.each([[[]], [{}], [null], [''], [undefined]])('%j says nothing', (metadata) => {
    expect(metadataOf(metadata)).toEqual({});
  });

  it('an error stands under one of several names, the first counts', () => {
    expect(metadataOf({ error: '', error_message: 'b', err: 'c' })).toEqual({
      'error.message': 'b',
      'scaleengine.metadata.err': 'c',
    });
    for (const name of ['error', 'error_message', 'err', 'message_error']) {
      expect(metadataOf({ [name]: 'x' })).toEqual({ 'error.message': 'x' });
    }
    expect(metadataOf({ error: false, err: 5 })).toEqual({
      'scaleengine.metadata.error': false,
      'scaleengine.metadata.err': 5,
    });
  });

  it('is flattened to depth 4, lists and what is deeper stay JSON', () => {
    expect(
      metadataOf({
        encoder: { name: 'x' },
        a: { b: { c: { d: 1, e: { f: [1] } } } },
        l: [1, 'two', {}],
        n: null,
      }),
    ).toEqual({
      'scaleengine.metadata.encoder.name': 'x',
      'scaleengine.metadata.a.b.c.d': 1,
      'scaleengine.metadata.a.b.c.e': '{"f":[1]}',
      'scaleengine.metadata.l': '[1,"two",{}]',
    });
  });

  it('that are a list or a text are kept whole', () => {
    expect(metadataOf(['a', 1])).toEqual({ 'scaleengine.metadata': '["a",1]' });
    expect(metadataOf('lost')).toEqual({ 'scaleengine.metadata': 'lost' });
  });

  it('numbers that would change stay text', () => {
    const text = page.replace(
      /"metadata":.*}}/s,
      '"metadata":{"rate":0.10,"n":12345678901234567890,"list":[1.0]}}',
    );
    expect(event(text).attributes).toMatchObject({
      'scaleengine.metadata.rate': '0.10',
      'scaleengine.metadata.n': '12345678901234567890',
      'scaleengine.metadata.list': '[1.0]',
    });
  });

  it('has at most 64 attributes; the rest is in raw', () => {
    const metadata = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, n]));
    expect(Object.keys(metadataOf(metadata))).toHaveLength(64);
    expect(event({ metadata }).raw).toContain('"k99":99');
  });

  it('secrets in addresses of push targets are not kept as attributes', () => {
    expect(metadataOf({ url: 'rtmp://u:p@push.example.com/a/b?token=abc&x=1' })).toEqual({
      'scaleengine.metadata.url': 'rtmp://REDACTED@push.example.com/a/b?token=REDACTED&x=1',
    });
  });

  it('with odd names do no harm', () => {
    const text = page.replace(
      /"metadata":.*}}/s,
      '"metadata":{"__proto__":{"polluted":1},"constructor":"c"}}',
    );
    const { attributes } = event(text);
    expect(attributes).toMatchObject({
      'scaleengine.metadata.__proto__.polluted': 1,
      'scaleengine.metadata.constructor': 'c',
    });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('what cannot become an event', () => {
  it.each([
    ['no object', '[1]', 'the log is no object'],
    ['null', 'null', 'the log is no object'],
    ['no id', page.replace('1000', 'null'), 'no id'],
    ['the zero date', page.replace('2018-12-10 01:21:16', '0000-00-00 00:00:00'), 'no readable logdate'],
  ])('%s', (_, text, issue) => {
    expect(() => event(text)).toThrow(
      expect.objectContaining({
        kind: 'invalid-record',
        issues: [issue],
        origin: { source: 's', feed: 'scaleengine/origin' },
      }),
    );
  });
});
