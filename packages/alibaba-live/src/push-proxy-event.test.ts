import { InvalidRecordError } from '@logs/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedName } from './actions.ts';
import { normalizer } from './push-proxy-event.ts';

const key = 'push-proxy/example.com/example.com_2023_09_20_160000_170000.gz';
const from = '2023-09-20T08:00:00Z';
const origin = { source: 's', feed: 'alibaba-live/push-proxy', key, line: 3 };

function eventOf(line: string, feed: FeedName = 'domain', settings = {}) {
  return normalizer(feed, { redact: [], zone: '+08:00', ...settings })({ line, from }, origin);
}

const bot = '"Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://example.com/robot/)"';
const live = `[9/Jun/2015:01:58:09 +0800] 188.165.XX.XX - 1542 "-" "GET http://www.aliyundoc.com/index.html" 200 191 2830 MISS ${bot} "live" 1.1.X.X`;
const push =
  '[20/Sep/2023:16:00:12 +0800] 198.51.100.7 - 51234 "-" "PUSH rtmp://example.com/live/stream?auth_key=1-0-0-abc" 200 1024 0 - "-" "-" 203.0.113.9';

describe('the documented forms of a line', () => {
  it('13 columns: the access log of Live', () => {
    expect(eventOf(live)).toEqual({
      id: '7d043401eda04057:3',
      time: '2015-06-08T17:58:09Z',
      name: 'media.http.request',
      severity: 9,
      attributes: {
        'media.domain': 'example.com',
        'client.address': '188.165.XX.XX',
        'media.interval': 1542,
        'http.request.method': 'GET',
        'url.full': 'http://www.aliyundoc.com/index.html',
        'http.response.status_code': 200,
        'http.request.size': 191,
        'http.response.size': 2830,
        'media.cdn.cache.status': 'miss',
        'user_agent.original': 'Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://example.com/robot/)',
        'media.file.type': 'live',
        'server.address': '1.1.X.X',
      },
    });
  });

  it('12 columns: CDN and older pages, without the connection’s address', () => {
    const event = eventOf(live.replace(' 1.1.X.X', '').replace('"live"', '"text/html"'));
    expect(event.attributes).toMatchObject({ 'media.http.duration': 1542, 'media.file.type': 'text/html' });
    expect(event.attributes).not.toHaveProperty('server.address');
  });

  it.each([
    ['12 columns and the protocol', live.replace(' 1.1.X.X', ' quic'), undefined],
    ['13 columns and the protocol', `${live} quic`, '1.1.X.X'],
  ])('%s', (_, line, server) => {
    const { attributes } = eventOf(line);
    expect(attributes['network.protocol.name']).toBe('quic');
    expect(attributes['server.address']).toBe(server);
  });

  it('PUSH: a pushed stream, whose fourth column is a port', () => {
    expect(eventOf(push)).toMatchObject({
      time: '2023-09-20T08:00:12Z',
      name: 'media.push.request',
      attributes: {
        'client.address': '198.51.100.7',
        'client.port': 51_234,
        'http.request.method': 'PUSH',
        'url.full': 'rtmp://example.com/live/stream?auth_key=REDACTED',
        'media.app.name': 'live',
        'media.stream.name': 'stream',
        'http.response.size': 0,
        'server.address': '203.0.113.9',
      },
    });
  });

  it('combined log', () => {
    const line =
      '198.51.100.7 - - [9/Jun/2015:01:58:09 +0800] "GET /live/a.flv HTTP/1.1" 404 2830 "-" "curl/8"';
    expect(eventOf(line)).toMatchObject({
      time: '2015-06-08T17:58:09Z',
      name: 'media.http.request',
      severity: 13,
      attributes: {
        'client.address': '198.51.100.7',
        'http.request.method': 'GET',
        'url.full': '/live/a.flv',
        'http.response.status_code': 404,
        'http.response.size': 2830,
        'user_agent.original': 'curl/8',
        'media.app.name': 'live',
        'media.stream.name': 'a',
      },
    });
  });

  it('in the feed push-proxy every understood line is a push request', () => {
    expect(eventOf(live, 'push-proxy').name).toBe('media.push.request');
    expect(eventOf(push, 'push-proxy').name).toBe('media.push.request');
  });
});

describe('columns', () => {
  it.each([
    ['PUSH', 'live', 'client.port'],
    ['GET', 'live', 'media.interval'],
    ['GET', 'text/html', 'media.http.duration'],
  ])('the fourth of %s and file type %s is %s', (method, type, attribute) => {
    const line = live.replace('"GET ', `"${method} `).replace('"live"', `"${type}"`);
    const { attributes } = eventOf(line);
    const meanings = ['client.port', 'media.interval', 'media.http.duration'];
    expect(meanings.filter((name) => name in attributes)).toEqual([attribute]);
    expect(attributes[attribute]).toBe(1542);
  });

  it.each([
    [200, 9],
    [404, 13],
    [503, 17],
  ])('status %i is severity %i', (status, severity) => {
    expect(eventOf(live.replace(' 200 ', ` ${status} `)).severity).toBe(severity);
  });

  it('that do not fit stay as text', () => {
    const line = live.replace(' 1542 ', ' soon ').replace(' 200 ', ' OK ').replace(' MISS ', ' STALE ');
    const { attributes, severity } = eventOf(line);
    expect(attributes).toMatchObject({
      'alibaba.fourth': 'soon',
      'alibaba.status': 'OK',
      'alibaba.cache': 'STALE',
    });
    expect(severity).toBe(9);
    expect(attributes).not.toHaveProperty('http.response.status_code');
  });

  it('with a proxy’s address, a hit, and a referrer', () => {
    const line = live
      .replace('188.165.XX.XX -', '188.165.XX.XX 10.0.0.1')
      .replace('MISS', 'HIT')
      .replace('1542 "-"', '1542 "http://a.example.com/?token=abc&x=1"');
    expect(eventOf(line).attributes).toMatchObject({
      'network.peer.address': '10.0.0.1',
      'media.cdn.cache.status': 'hit',
      'http.request.header.referer': 'http://a.example.com/?token=REDACTED&x=1',
    });
  });

  it.each([
    ['rtmp://h/app/stream', { 'media.app.name': 'app', 'media.stream.name': 'stream' }],
    ['http://h/app/stream.m3u8?x=1', { 'media.app.name': 'app', 'media.stream.name': 'stream' }],
    ['http://h/app/a%20b.flv', { 'media.app.name': 'app', 'media.stream.name': 'a b' }],
    ['http://h/app/%E0%A4%A.flv', { 'media.app.name': 'app', 'media.stream.name': '%E0%A4%A' }],
    ['http://h/index.html', {}],
    ['http://h/app/stream/1.ts', {}],
    ['rtmp://h', {}],
  ])('%s names application and stream or none', (url, names) => {
    const { attributes } = eventOf(live.replace('http://www.aliyundoc.com/index.html', url));
    const own = Object.entries(attributes).filter(([name]) => /^media\.(app|stream)\.name$/.test(name));
    expect(Object.fromEntries(own)).toEqual(names);
  });

  it('without an offset take the zone that is set', () => {
    expect(eventOf(live.replace(' +0800]', ']'), 'domain', { zone: 'Z' }).time).toBe('2015-06-09T01:58:09Z');
  });
});

describe('a line of no known form', () => {
  it.each([
    ['free text', 'relay of stream to 203.0.113.9 began'],
    ['a quote too many', live.replace('AhrefsBot', 'Ahrefs"Bot')],
    ['a time that does not exist', live.replace('9/Jun', '31/Jun')],
    ['a column too many', `${live} a b`],
  ])('is kept whole, with its file’s time: %s', (_, line) => {
    expect(eventOf(line, 'push-proxy')).toEqual({
      id: '7d043401eda04057:3',
      time: from,
      name: 'media.unknown',
      severity: 9,
      attributes: { 'media.domain': 'example.com', 'alibaba.line': line, 'media.time.source': 'file' },
    });
  });

  it('loses secrets and nothing else', () => {
    const line = 'relay rtmp://h/a/b?auth_key=1-2&x=1 "http://h/?token=abc" to 203.0.113.9, pin=9';
    expect(eventOf(line, 'push-proxy', { redact: ['pin'] }).attributes['alibaba.line']).toBe(
      'relay rtmp://h/a/b?auth_key=REDACTED&x=1 "http://h/?token=REDACTED" to 203.0.113.9, pin=REDACTED',
    );
  });

  it('is quarantined where its file’s time is not known', () => {
    const read = normalizer('push-proxy', { redact: [], zone: '+08:00' });
    expect(() => read({ line: 'free text' }, origin)).toThrow(InvalidRecordError);
  });
});

describe('every line', () => {
  it('becomes an event, whatever stands in it, and without its key', () => {
    const words = fc.array(
      fc.constantFrom('[', ']', '"', '-', 'GET', ' ', '9/Jun/2015:01:58:09 +0800', '200', 'é'),
    );
    fc.assert(
      fc.property(words, (parts) => {
        const line = `${parts.join('')}x`;
        const event = eventOf(line, 'push-proxy');
        expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        for (const value of Object.values(event.attributes)) expect(value).not.toBe('');
        if (event.name === 'media.unknown') expect(event.attributes['alibaba.line']).toBe(line);
      }),
    );
  });

  it('has an id of its file’s key and its line', () => {
    const read = normalizer('push-proxy', { redact: [], zone: 'Z' });
    const ids = [
      read({ line: 'a', from }, { ...origin, line: 1 }),
      read({ line: 'a', from }, { ...origin, line: 2 }),
      read({ line: 'a', from }, { ...origin, key: 'push-proxy/b.example.com/x.gz', line: 1 }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[0-9a-f]{16}:\d$/.test(id))).toBe(true);
  });
});
