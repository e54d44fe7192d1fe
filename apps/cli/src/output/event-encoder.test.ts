import type { StoredEventV1 } from '@logs/core';
import { describe, expect, test } from 'vitest';
import type { Encoder } from './encoder.ts';
import { allColumns, type EventLike, eventColumns } from './event-column.ts';
import { eventEncoder } from './event-encoder.ts';

const event: StoredEventV1 = {
  attributes: {
    'uplynk.event_type': 'asset_play_started',
    'user_agent.original': 'Roku/DVP (9.10)',
    'media.asset.id': 'abc',
    'client.address': '198.51.100.1',
    'uplynk.extra.1': 'more',
    'media.segment.number': 7,
  },
  severity: 9,
  name: 'media.playback.start',
  time: '2026-03-10T16:48:11Z',
  id: '00ff:2',
  line: 2,
  file: 'version=001/part-0.csv.gz',
  feed: 'edgio/events',
  source: 'edgio:./drops',
  observedTime: '2026-03-10T17:00:00.000Z',
};

function text(encoder: Encoder<EventLike>, ...events: EventLike[]): string {
  return encoder.head() + encoder.batch(events) + encoder.end();
}

describe('events', () => {
  test('are whole in ndjson, with members and attributes in one order', () => {
    expect(text(eventEncoder('ndjson', undefined, {}), event)).toBe(
      '{"id":"00ff:2","time":"2026-03-10T16:48:11Z","name":"media.playback.start","severity":9,"source":"edgio:./drops","feed":"edgio/events","file":"version=001/part-0.csv.gz","line":2,"observedTime":"2026-03-10T17:00:00.000Z","attributes":{"client.address":"198.51.100.1","media.asset.id":"abc","media.segment.number":7,"uplynk.event_type":"asset_play_started","uplynk.extra.1":"more","user_agent.original":"Roku/DVP (9.10)"}}\n',
    );
  });

  test('are the columns of the events view in csv', () => {
    const [head = '', row = ''] = text(eventEncoder('csv', undefined, {}), event).split('\r\n');
    expect(head).toMatch(
      /^id,time,name,severity,end_time,source,feed,event_type,file,line,observed_time,client_address,/,
    );
    expect(head).toMatch(/,error_message,attributes$/);
    expect(head.split(',')).toEqual(allColumns.map(({ name }) => name));
    expect(row).toMatch(
      /^00ff:2,2026-03-10T16:48:11Z,media\.playback\.start,9,,edgio:\.\/drops,edgio\/events,asset_play_started,/,
    );
    expect(row).toMatch(/"\{""uplynk\.event_type"":""asset_play_started"",""uplynk\.extra\.1"":""more""\}"$/);
  });

  test('are time, name and details in a table; details are written as one would filter', () => {
    expect(text(eventEncoder('table', undefined, { width: 160 }), event).split('\n')[2]).toBe(
      '2026-03-10T16:48:11Z  media.playback.start  asset:abc ip:198.51.100.1 media.segment.number:7 uplynk.event_type:asset_play_started uplynk.extra.1:more ua:"Roku/…',
    );
  });

  test('are just the columns asked for, by alias, name, SQL column or vendor attribute', () => {
    const columns = eventColumns([
      'ip',
      'client.address',
      'client_address',
      'event',
      'uplynk.extra.1',
      'title',
    ]);
    expect(text(eventEncoder('csv', columns, {}), event)).toBe(
      'ip,client.address,client_address,event,uplynk.extra.1,title\r\n198.51.100.1,198.51.100.1,198.51.100.1,asset_play_started,more,\r\n',
    );
    expect(
      text(eventEncoder('ndjson', eventColumns(['id', 'media.segment.number', 'title']), {}), event),
    ).toBe('{"id":"00ff:2","media.segment.number":7,"title":null}\n');
  });

  test('have no column of another name, and the like one is named', () => {
    expect(() => eventColumns(['sesion'])).toThrow(
      expect.objectContaining({ message: 'There is no column "sesion"', hint: 'Did you mean session?' }),
    );
    expect(() => eventColumns(['zzzzzzzz'])).toThrow(/no column/);
  });
});
