import { InvalidRecordError } from '@logs/core';
import { describe, expect, it } from 'vitest';
import { deleted, id, log, record } from '../test/logs.ts';
import { feedOf } from '../test/vendor.ts';
import { videoEvent } from './video-event.ts';
import { isFinal, precedenceOf } from './video-record.ts';

const origin = { source: 'test', feed: 'signalwire/video' };
const page = `{
  "id": "c22d24f6-5a47-4597-9a23-c7d01e696b92",
  "source": "realtime_api",
  "type": "video_conference_session",
  "url": "https://example.signalwire.com/api/video/room_sessions/a1b2c3d4-5e6f-7890-abcd-ef1234567890",
  "room_name": "my_room",
  "status": "completed",
  "locked": false,
  "started_at": "2022-01-01T10:00:00Z",
  "ended_at": "2022-01-01T11:00:00Z",
  "charge": 0.01,
  "created_at": "2022-01-01T10:00:00Z",
  "charge_details": [{ "description": "Video conference session charge", "charge": 0.005 }]
}`;
const event = (text: string) => videoEvent(record(text, 'example'), origin);
const attributes = (more: Record<string, unknown>) => event(log(1, '2026-03-10T10:00:00Z', more)).attributes;

describe('a log becomes an event', () => {
  it('given the page’s answer', () => {
    expect(event(page)).toEqual({
      id: 'example:c22d24f6-5a47-4597-9a23-c7d01e696b92',
      time: '2022-01-01T10:00:00Z',
      endTime: '2022-01-01T11:00:00Z',
      name: 'media.room.session',
      severity: 9,
      attributes: {
        'media.account.id': 'example',
        'signalwire.source': 'realtime_api',
        'media.room.kind': 'conference',
        'url.full':
          'https://example.signalwire.com/api/video/room_sessions/a1b2c3d4-5e6f-7890-abcd-ef1234567890',
        'session.id': 'a1b2c3d4-5e6f-7890-abcd-ef1234567890',
        'media.session.kind': 'room',
        'media.room.name': 'my_room',
        'media.session.state': 'completed',
        'media.room.locked': false,
        'media.session.start_time': '2022-01-01T10:00:00Z',
        'media.session.end_time': '2022-01-01T11:00:00Z',
        'media.session.duration': 3600,
        'media.charge.amount': '0.01',
        'media.charge.currency': 'USD',
        'media.charge.details': '[{"description":"Video conference session charge","charge":0.005}]',
      },
      raw: page,
    });
  });

  it('given the answer of 2024, in its older spelling', () => {
    const old = JSON.stringify({
      id: id(1),
      source: 'realtime-api',
      type: 'video_room_session',
      url: null,
      room_name: 'old',
      status: 'completed',
      start_time: '2024-07-01T10:00:00Z',
      end_time: '2024-07-01T10:00:30.500Z',
      charge: '0.01',
      created_at: '2024-07-01T09:59:59.630Z',
      updated_at: '2024-07-02T00:00:00Z',
      charge_details: [{ description: 'd', charge: '0.0' }],
    });
    expect(event(old)).toMatchObject({
      time: '2024-07-01T09:59:59.630Z',
      endTime: '2024-07-01T10:00:30.500Z',
      attributes: {
        'signalwire.source': 'realtime_api',
        'media.room.kind': 'room',
        'media.session.start_time': '2024-07-01T10:00:00Z',
        'media.session.end_time': '2024-07-01T10:00:30.500Z',
        'media.session.duration': 30.5,
        'media.charge.amount': '0.01',
        'media.charge.details': '[{"description":"d","charge":"0.0"}]',
      },
      raw: old,
    });
  });

  it('given a Deleted Log, a tombstone of which nothing else is left', () => {
    const text = deleted(1, '2026-03-10T10:00:00Z', '2026-03-12T00:00:00Z');
    expect(event(text)).toEqual({
      id: `example:${id(1)}`,
      time: '2026-03-10T10:00:00Z',
      name: 'media.room.session',
      severity: 9,
      attributes: { 'media.account.id': 'example', 'media.discarded_time': '2026-03-12T00:00:00Z' },
      deleted: true,
      raw: text,
    });
  });

  it('given a session that goes on, in a room without a name, without status', () => {
    const open = attributes({ room_name: null, status: null, started_at: null, ended_at: null, url: null });
    for (const name of [
      'media.room.name',
      'media.session.state',
      'media.session.duration',
      'session.id',
      'url.full',
    ]) {
      expect(open).not.toHaveProperty(name);
    }
    expect(event(log(1, '2026-03-10T10:00:00Z', { ended_at: null }))).not.toHaveProperty('endTime');
  });

  it.each([
    ['0.10', '0.10'],
    ['0.1', '0.1'],
    ['0', '0'],
    ['1e-3', '1e-3'],
    ['12345678901234567890.01', '12345678901234567890.01'],
    ['"0.0"', '0.0'],
    ['"0.010"', '0.010'],
  ])('keeps the charge %s exact', (written, amount) => {
    const text = log(1, '2026-03-10T10:00:00Z').replace('"charge":0.01', `"charge":${written}`);
    expect(event(text).attributes).toMatchObject({
      'media.charge.amount': amount,
      'media.charge.currency': 'USD',
    });
    expect(event(text).raw).toBe(text);
  });

  it('keeps the charges of the details exact', () => {
    const text = log(1, '2026-03-10T10:00:00Z').replace(
      '"charge_details":[]',
      '"charge_details":[{"description":"a","charge":0.10},{"description":"b","charge":2,"rate":null}]',
    );
    expect(event(text).attributes['media.charge.details']).toBe(
      '[{"description":"a","charge":0.10},{"description":"b","charge":2,"rate":null}]',
    );
  });

  it('keeps values that it does not know', () => {
    expect(
      attributes({ type: 'video_new', status: 'paused', source: 'other-api', charge: 'free' }),
    ).toMatchObject({
      'signalwire.type': 'video_new',
      'media.session.state': 'paused',
      'signalwire.source': 'other_api',
      'signalwire.charge': 'free',
    });
  });

  it('hides secrets of an address', () => {
    const { 'url.full': url } = attributes({
      url: 'https://me:pw@a.example/api/video/room_sessions/x?token=abc',
    });
    expect(url).toBe('https://REDACTED@a.example/api/video/room_sessions/x?token=REDACTED');
  });

  it.each([
    ['https://a.example/rooms/x', 'x'],
    ['https://a.example/rooms/x?y=/z#/w', 'x'],
    ['https://a.example/rooms/x#/w?v', 'x'],
    ['/api/video/room_sessions/x', 'x'],
    ['https://a.example', undefined],
    ['https://a.example/', undefined],
    ['https://a.example?/x', undefined],
  ])('reads the session out of the address %s', (url, session) => {
    expect(attributes({ url })['session.id']).toBe(session);
    expect(attributes({ url })['media.session.kind']).toBe(session && 'room');
  });

  it.each([
    ['no id', { id: null }, 'id: not a UUID'],
    ['an id that is a path', { id: '../rooms' }, 'id: not a UUID'],
    ['no created_at', { created_at: null }, 'created_at: not a time'],
    ['a created_at that never was', { created_at: '2026-02-30T00:00:00Z' }, 'created_at: not a time'],
  ])('puts one with %s into quarantine', (_, more, issue) => {
    const text = log(1, '2026-03-10T10:00:00Z', more);
    expect(() => event(text)).toThrow(InvalidRecordError);
    expect(() => event(text)).toThrow(issue);
  });

  const ofExample = log(1, '2026-03-10T10:00:00Z', { url: 'https://EXAMPLE.signalwire.com/x' });
  it.each([
    [['one', 'example'], ofExample, 'example'],
    [['one', 'two'], ofExample, ''],
    [['one', 'two'], log(1, '2026-03-10T10:00:00Z', { url: null }), ''],
    [['one', 'two'], '7', ''],
    [['one'], ofExample, 'one'],
    [['one', 'one'], '7', 'one'],
  ])(
    'collected from %j and read again from quarantine it is of the space that was asked: %s',
    (spaces, text, space) => {
      expect(feedOf({ space: 'own' }, { env: {} }).parse?.(text, { spaces })).toEqual({
        ...record(text),
        space,
      });
    },
  );

  it('leaves one of an unknown space in quarantine', () => {
    const feed = feedOf({}, { env: {} });
    const again = feed.parse?.(log(1, '2026-03-10T10:00:00Z', { url: null }), { spaces: ['one', 'two'] });
    expect(() => again && feed.normalize(again, origin)).toThrow('url: tells no space');
  });

  it.each(['null', '[]', '"text"', '7'])('puts %s into quarantine', (text) => {
    expect(() => event(text)).toThrow(InvalidRecordError);
  });

  it.each([
    ['2026-03-10', '2026-03-10T00:00:00Z'],
    ['2026-03-10T10:00:00.123456Z', '2026-03-10T10:00:00.123Z'],
    ['2026-03-10T10:00:00+02:00', '2026-03-10T08:00:00Z'],
    ['2026-03-10 10:00:00 UTC', '2026-03-10T10:00:00Z'],
    ['2026-03-10T10:00:00', '2026-03-10T10:00:00Z'],
  ])('reads the time %s', (written, time) => {
    const text = log(1, '2026-03-10T10:00:00Z', { created_at: written });
    expect(event(text).time).toBe(time);
  });
});

describe('versions of a log', () => {
  it('deleted comes before completed, in-progress and none', () => {
    const order = [
      { status: null },
      { status: 'in-progress' },
      { status: 'completed' },
      { status: 'in-progress', discarded_at: '2026-03-12T00:00:00Z' },
    ].map(precedenceOf);
    expect(order).toEqual([...order].sort());
    expect(new Set(order).size).toBe(4);
  });

  it.each([
    ['deleted', { discarded_at: '2026-03-12T00:00:00Z' }, true],
    [
      'completed and ended a day and a second ago',
      { status: 'completed', ended_at: '2026-03-11T23:59:59Z' },
      true,
    ],
    ['the same in the older spelling', { status: 'completed', end_time: '2026-03-11T23:59:59Z' }, true],
    ['completed and ended a day ago', { status: 'completed', ended_at: '2026-03-12T00:00:00Z' }, false],
    ['completed without an end', { status: 'completed', ended_at: null }, false],
    ['in progress with an end', { status: 'in-progress', ended_at: '2026-03-01T00:00:00Z' }, false],
    ['without status', { status: null, ended_at: '2026-03-01T00:00:00Z' }, false],
  ])('%s: final is %s', (_, value, expected) => {
    expect(isFinal(value, Date.parse('2026-03-13T00:00:00Z'), 86_400_000)).toBe(expected);
  });
});
