import { describe, expect, it } from 'vitest';
import { rows } from '../test/bytes.ts';
import { eventReader, normalizer } from './events-event.ts';
import type { EventsRecord } from './events-record.ts';
import { eventTypes } from './layout.ts';
import { defaultOptions, type ReadOptions } from './plan.ts';

const key =
  'version=001/exec_dt=2023010810/event_type=slice_played/part-00000-3608d733-e96c-4575-8784-41154246e830.c000.csv.gz';
const asset = '24089701c7894902aebc3f1bd209ae2e';
const channel = '080ca7672c1043599818cd823cb7e144';
const event = '5f2a9bd64804331b8da74c054b3cd670';
const session = '2b9fa9bd64804331b8da74c054b3cd67';
const owner = '60614f69a767462aabe6152611d73aa1';
const ip = '198.51.100.7';
const agent = 'Roku/DVP-9.20 (519.20E04806A)';
const page = 'https://www.example.com/watch';

async function normalized(columns: string, options: Partial<ReadOptions> = {}) {
  const [record] = await rows(`2020-03-10\t16:48:11\t${columns.replaceAll(' | ', '\t')}\n`);
  const normalize = normalizer({ ...defaultOptions, ...options });
  return normalize(record as EventsRecord, {
    source: 'drops',
    feed: 'edgio/events',
    key,
    line: 3,
    offset: 0,
  });
}

const viewer = {
  'client.address': ip,
  'user_agent.original': agent,
  'http.request.header.referer': page,
  'enduser.id': 'user-17',
  'session.id': session,
  'media.session.kind': 'playback',
};

describe('each event type', () => {
  it.each([
    [
      'ad_beacon_sent',
      `g1 | ${session} | ${asset} | midpoint | mid.1 | 0 | ad-7 | cr-9 | https://ads.example.com/i?sig=abc&n=1 | 204`,
      {
        name: 'media.ad.beacon',
        severity: 9,
        attributes: {
          'media.ad.group.id': 'g1',
          'session.id': session,
          'media.session.kind': 'playback',
          'media.ad.asset.id': asset,
          'media.ad.beacon.type': 'midpoint',
          'media.ad.break.type': 'mid',
          'media.ad.break.index': 1,
          'media.ad.index': 0,
          'media.ad.id': 'ad-7',
          'media.ad.creative.id': 'cr-9',
          'url.full': 'https://ads.example.com/i?sig=REDACTED&n=1',
          'http.response.status_code': 204,
        },
      },
    ],
    [
      'ad_request_error',
      `${session} | ${asset} | mid 1 | https://ads.example.com/vmap | timed out | slicer_linux_64 | ${channel} | -`,
      {
        name: 'media.ad.request_error',
        severity: 17,
        attributes: {
          'session.id': session,
          'media.session.kind': 'playback',
          'media.asset.id': asset,
          'media.ad.break.type': 'mid',
          'media.ad.break.index': 1,
          'url.full': 'https://ads.example.com/vmap',
          'error.message': 'timed out',
          'error.type': 'ad_request',
          'media.slicer.build': 'slicer_linux_64',
          'media.channel.id': channel,
        },
      },
    ],
    [
      'asset_deleted',
      `${asset} | auto-expired`,
      {
        name: 'media.asset.deleted',
        severity: 9,
        attributes: { 'media.asset.id': asset, 'media.reason': 'auto-expired' },
      },
    ],
    [
      'asset_play_started',
      `${asset} | ${ip} | ${agent} | ${page} | ${channel} | 0 | user-17 | ${session} | ${owner} | ${event} | My Fiancé | ext-1 | 1583858891000 | 1800.5`,
      {
        name: 'media.playback.start',
        severity: 9,
        attributes: {
          ...viewer,
          'media.content.type': 'asset',
          'media.asset.id': asset,
          'media.channel.id': channel,
          'media.content.is_ad': false,
          'media.owner.id': owner,
          'media.event.id': event,
          'media.content.title': 'My Fiancé',
          'media.content.external_id': 'ext-1',
          'media.content.created_time': '2020-03-10T16:48:11Z',
          'media.content.duration': 1800.5,
        },
      },
    ],
    [
      'channel_deleted',
      `${channel} | ${owner}`,
      {
        name: 'media.channel.deleted',
        severity: 9,
        attributes: { 'media.channel.id': channel, 'user.id': owner },
      },
    ],
    [
      'channel_ping',
      `${channel} | ${asset} | 2639763 | ${ip} | ${agent} | ${page} | user-17 | ${session}`,
      {
        name: 'media.playback.ping',
        severity: 9,
        attributes: {
          ...viewer,
          'media.content.type': 'channel',
          'media.channel.id': channel,
          'media.asset.id': asset,
          'media.ping.bucket': 2639763,
          'media.ping.interval': 600,
        },
      },
    ],
    [
      'channel_play_started',
      `${ip} | ${agent} | ${page} | user-17 | ${session}`,
      {
        name: 'media.playback.start',
        severity: 9,
        attributes: { ...viewer, 'media.content.type': 'channel', 'uplynk.missing': 'channel_id' },
      },
    ],
    [
      'drm_error',
      `${asset} | widevine | unsupported CDM`,
      {
        name: 'media.drm.error',
        severity: 17,
        attributes: {
          'media.content.id': asset,
          'media.drm.system': 'widevine',
          'error.message': 'unsupported CDM',
          'error.type': 'drm',
        },
      },
    ],
    [
      'drm_key_read',
      `1583858890123 | ${asset} | ${owner} | ${ip} | ${agent} | slicer_linux_64 | Spirit Games`,
      {
        name: 'media.drm.license',
        severity: 9,
        time: '2020-03-10T16:48:10.123Z',
        attributes: {
          'uplynk.line_time': '2020-03-10T16:48:11Z',
          'media.content.id': asset,
          'media.owner.id': owner,
          'client.address': ip,
          'user_agent.original': agent,
          'media.slicer.build': 'slicer_linux_64',
          'media.content.title': 'Spirit Games',
        },
      },
    ],
    [
      'error',
      `0 | web | https://content.example.com/x.m3u8 | ${ip} | 404 | ${agent} | no such asset`,
      {
        name: 'media.playback.error',
        severity: 13,
        attributes: {
          'uplynk.format_type': '0',
          'uplynk.sub_type': 'web',
          'url.full': 'https://content.example.com/x.m3u8',
          'client.address': ip,
          'http.response.status_code': 404,
          'error.type': '404',
          'user_agent.original': agent,
          'error.message': 'no such asset',
        },
      },
    ],
    [
      'event_copied',
      `${event} | ${owner}`,
      { name: 'media.event.copied', severity: 9, attributes: { 'media.event.id': event, 'user.id': owner } },
    ],
    [
      'event_ping',
      `${event} | ${asset} | 0 | ${ip} | ${agent} | ${page} | user-17 | ${session}`,
      {
        name: 'media.playback.ping',
        severity: 9,
        attributes: {
          ...viewer,
          'media.content.type': 'event',
          'media.event.id': event,
          'media.asset.id': asset,
          'media.ping.bucket': 0,
          'media.ping.interval': 600,
        },
      },
    ],
    [
      'event_play_started',
      `${event} | ${ip} | ${agent} | ${page} | user-17 | ${session}`,
      {
        name: 'media.playback.start',
        severity: 9,
        attributes: { ...viewer, 'media.content.type': 'event', 'media.event.id': event },
      },
    ],
    [
      'session_created',
      `${session} | ${channel} | channel | ${owner} | ${agent} | user-17 | ${page} | ${ip}`,
      {
        name: 'session.start',
        severity: 9,
        attributes: {
          ...viewer,
          'media.content.id': channel,
          'media.content.type': 'channel',
          'media.owner.id': owner,
        },
      },
    ],
    [
      'slice_played',
      `${asset} | 103 | 1 | ${ip} | ${agent} | ${page} | user-17 | ${session} | ${owner} | ${channel} | ${event} | 0.8343682004336305 | Spirit Games | ext-1 | 1583858891001 | 3.85284423828125E-4 | C`,
      {
        name: 'media.segment.delivered',
        severity: 9,
        attributes: {
          ...viewer,
          'media.asset.id': asset,
          'media.segment.number': 103,
          'media.stream.type': 'live',
          'media.owner.id': owner,
          'media.channel.id': channel,
          'media.event.id': event,
          'media.segment.duration': 0.8343682004336305,
          'media.content.title': 'Spirit Games',
          'media.content.external_id': 'ext-1',
          'media.content.created_time': '2020-03-10T16:48:11.001Z',
          'media.content.duration': 0.000385284423828125,
          'media.rendition.id': 'C',
        },
      },
    ],
    [
      'slicing_began',
      `live | ${asset} | ext-1 | ${channel} | Evening news | slicer_linux_64 | 21040700 | ${event}`,
      {
        name: 'media.ingest.start',
        severity: 9,
        attributes: {
          'media.stream.type': 'live',
          'media.asset.id': asset,
          'media.content.external_id': 'ext-1',
          'media.channel.id': channel,
          'media.content.title': 'Evening news',
          'media.slicer.build': 'slicer_linux_64',
          'media.slicer.version': '21040700',
          'media.event.id': event,
        },
      },
    ],
    [
      'slicing_ended',
      `${asset} | 1 | 450`,
      {
        name: 'media.ingest.end',
        severity: 17,
        attributes: { 'media.asset.id': asset, 'error.type': 'slicing', 'media.segment.count': 450 },
      },
    ],
  ])('%s', async (type, columns, expected) => {
    expect(await normalized(`${type} | ${columns}`)).toEqual({
      id: 'f5d3246f5e19915d:3',
      time: '2020-03-10T16:48:11Z',
      ...expected,
      attributes: { 'uplynk.event_type': type, ...expected.attributes },
    });
  });

  it('that is unknown keeps its columns', async () => {
    expect(await normalized('player_seek | 12 | - | x')).toMatchObject({
      name: 'media.unknown',
      severity: 9,
      attributes: { 'uplynk.event_type': 'player_seek', 'uplynk.extra.1': '12', 'uplynk.extra.3': 'x' },
    });
  });
});

describe('severity', () => {
  const beacon = (status: string) =>
    normalized(`ad_beacon_sent | - | - | - | - | - | -1 | - | - | - | ${status}`);
  const error = (status: string) => normalized(`error | - | - | - | - | ${status} | - | -`);
  const ended = (errors: string) => normalized(`slicing_ended | - | ${errors} | -`);

  it.each([
    [beacon('399'), 9],
    [beacon('400'), 13],
    [beacon('-'), 9],
    [error('404'), 13],
    [error('500'), 17],
    [error('599'), 17],
    [error('600'), 13],
    [error('-'), 13],
    [ended('0'), 9],
    [ended('1'), 17],
  ])('%#', async (found, severity) => {
    expect((await found).severity).toBe(severity);
  });
});

describe('values', () => {
  const slice = async (values: Record<number, string>) => {
    const cells = Array.from({ length: 12 }, (_, k) => values[k] ?? '-');
    return (await normalized(`slice_played | ${cells.join(' | ')}`)).attributes;
  };

  it('absent is absent', async () => {
    expect(await slice({ 4: '""', 5: '' })).toEqual({ 'uplynk.event_type': 'slice_played' });
  });

  it.each([
    [{ 1: 'abc' }, { 'uplynk.slice_number': 'abc' }],
    [{ 1: '"-"' }, { 'uplynk.slice_number': '-' }],
    [{ 1: '9007199254740993' }, { 'uplynk.slice_number': '9007199254740993' }],
    [{ 1: '007' }, { 'media.segment.number': 7 }],
    [{ 2: '2' }, { 'uplynk.is_live': '2' }],
    [{ 2: '0' }, { 'media.stream.type': 'vod' }],
    [{ 6: '"-"' }, { 'enduser.id': '-' }],
    [{ 11: '0-99' }, { 'media.segment.range': '0-99' }],
    [{ 11: 'bytes=100-' }, { 'media.segment.range': 'bytes=100-' }],
    [{ 11: '3.85284423828125E-4' }, { 'media.segment.duration': 3.85284423828125e-4 }],
    [{ 11: 'NaN' }, { 'uplynk.duration': 'NaN' }],
    [{ 11: '1e999' }, { 'uplynk.duration': '1e999' }],
    [
      { 5: 'https://u:p@h.example/?Token=abc#x' },
      { 'http.request.header.referer': 'https://REDACTED@h.example/?Token=REDACTED#x' },
    ],
  ])('slice_played %j', async (values, attributes) => {
    expect(await slice(values)).toEqual({ 'uplynk.event_type': 'slice_played', ...attributes });
  });

  const typed = ['integer', 'number', 'choice', 'epoch', 'instant', 'duration'];
  it.each(
    Object.entries(eventTypes).flatMap(([type, { columns }]) =>
      columns
        .filter(({ kind }) => typed.includes(kind))
        .map((column) => [type, column.name, column] as const),
    ),
  )('%s: a %s that does not fit stays as text, its attribute absent', (type, name, { attribute }) => {
    const { columns = [] } = eventTypes[type] ?? {};
    const cells = columns.map((column) => (column.name === name ? 'x y' : null));
    const read = eventReader(defaultOptions);
    const { event, unfit } = read(['2020-03-10', '16:48:11', type, ...cells]);
    expect(unfit).toEqual([name]);
    expect(event.attributes).toHaveProperty([`uplynk.${name}`], 'x y');
    expect(event.attributes).not.toHaveProperty([attribute]);
  });

  it('a break position of another form stays', async () => {
    const found = await normalized('ad_request_error | - | - | pre | <smart>\u00a0</smart> | - | - | - | -');
    expect(found.attributes).toEqual({
      'uplynk.event_type': 'ad_request_error',
      'error.type': 'ad_request',
      'uplynk.ad.break': 'pre',
      'uplynk.ad.request': '<smart>\u00a0</smart>',
    });
  });

  it('a key read without its own time has the time of its line', async () => {
    for (const [timestamp, more] of [
      ['-', {}],
      ['soon', { 'uplynk.timestamp': 'soon' }],
      ['253402300800000', { 'uplynk.timestamp': '253402300800000' }],
    ] as const) {
      const { time, attributes } = await normalized(`drm_key_read | ${timestamp} | - | - | - | - | - | -`);
      expect({ time, attributes }).toEqual({
        time: '2020-03-10T16:48:11Z',
        attributes: { 'uplynk.event_type': 'drm_key_read', ...more },
      });
    }
  });

  it('more names of secrets can be set', async () => {
    const error = 'error | - | - | https://h.example/?pin=1234 | - | - | - | -';
    expect((await normalized(error, { redact: ['pin'] })).attributes['url.full']).toBe(
      'https://h.example/?pin=REDACTED',
    );
  });
});

describe('a record that cannot become an event', () => {
  const reason = async (line: string, options: Partial<ReadOptions> = {}) => {
    const [record] = await rows(`${line.replaceAll(' | ', '\t')}\n`);
    const normalize = normalizer({ ...defaultOptions, ...options });
    try {
      return normalize(record as EventsRecord, { source: 's', feed: 'edgio/events', key, line: 1 }).name;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    ['2020-03-10 | 16:48:11', 'too few columns: 2 where 3 come first'],
    ['2020-02-30 | 16:48:11 | asset_deleted | a | b', 'the date is unreadable'],
    ['2021-02-29 | 16:48:11 | asset_deleted | a | b', 'the date is unreadable'],
    ['2020-02-29 | 16:48:11 | asset_deleted | a | b', 'media.asset.deleted'],
    ['0000-01-01 | 16:48:11 | asset_deleted | a | b', 'the date is unreadable'],
    ['2020-03-10 | 24:00:00 | asset_deleted | a | b', 'the time is unreadable'],
    ['2020-03-10 | 16:48:60 | asset_deleted | a | b', 'the time is unreadable'],
    ['2020-03-10 | 16:48:11 | asset_deleted | a', 'too few columns: 4 where asset_deleted has at least 5'],
  ])('%s', async (line, expected) => {
    expect(await reason(line)).toBe(expected);
  });

  it('in strict mode, an unknown type or column', async () => {
    const unknown = '2020-03-10 | 16:48:11 | player_seek | 1';
    const wide = '2020-03-10 | 16:48:11 | asset_deleted | a | b | c';
    expect(await reason(unknown)).toBe('media.unknown');
    expect(await reason(wide)).toBe('media.asset.deleted');
    expect(await reason(unknown, { mode: 'strict' })).toBe('unknown event type, and the mode is strict');
    expect(await reason(wide, { mode: 'strict' })).toBe(
      '1 columns that asset_deleted does not have, and the mode is strict',
    );
  });

  it('is named without its values, and with its place', async () => {
    const normalize = normalizer(defaultOptions);
    const origin = { source: 's', feed: 'edgio/events', key, line: 9 };
    expect(() => normalize(['198.51.100.7', '-', '-'], origin)).toThrow(
      expect.objectContaining({ kind: 'invalid-record', origin }),
    );
    expect(() => normalize(['198.51.100.7', '-', '-'], origin)).not.toThrow(/198/);
  });
});
