import type { SampleOptionsV1 } from '@logs/core';
import { phpString } from './php-json.ts';
import { sampleSession } from './sample-session.ts';

/** The streams that the sample is about; the first one goes live 3 h before its end, for 2 h. */
export const sampleStreams = [
  'jb-origin/my_stream',
  'jb-origin/backup',
  'vod-origin/été/日本 "q" <a&b>.mp4',
] as const;

/** What a sample log says; the rest is empty, as the vendor writes it. */
export interface SampleLog {
  /** Seconds since 1970. */
  at: number;
  stream: string;
  type: string;
  session: string;
  user?: string;
  entry?: string;
  ip?: string;
  server?: string;
  authenticated?: boolean;
  /** JSON. */
  metadata?: string;
}

// The example of the vendor's page, on one line.
const documented =
  '{"id":1000,"app":"jb-origin","stream":"my_stream","username":"","session_id":123456789,"entry_name":null,"ip_address":"","server":"ser1","log_type":"publish","logdate":"2018-12-10 01:21:16","is_auth":1,"metadata":{"encoder":"obs-output module (libobs version 21.1.0)"}}';

/** Logs as the vendor writes them, oldest first: the page's own example, and `count` made-up ones up to `now`. */
export function sampleLogs({ seed, count, now }: SampleOptionsV1): string[] {
  const end = Math.floor(now.getTime() / 1000);
  const logs = liveEvent(end).slice(0, count);
  for (let session = 0; logs.length < count; session++) {
    const stream = sampleStreams[1 + (session % 2)] ?? sampleStreams[0];
    logs.push(...sampleSession(seed, session, stream, end).slice(0, count - logs.length));
  }
  logs.sort((a, b) => a.at - b.at);
  return [documented, ...logs.map((log, index) => text(log, idOf(index, logs.length)))];
}

/** `my_stream` live for two hours, pushed to two places, one of which refuses at first. */
function liveEvent(end: number): SampleLog[] {
  const start = end - 3 * 3600;
  const stream = sampleStreams[0];
  const publish = { stream, session: '880001', ip: '198.51.100.23', server: 'ser1' };
  const push = (session: string, entry: string) => ({ stream, session, entry, server: 'ser1' });
  const encoder = '{"encoder":"obs-output module (libobs version 30.2.3)","width":1920,"height":1080}';
  const target =
    '{"host":"push.example.com","url":"rtmp:\\/\\/push.example.com\\/jb-origin\\/my_stream","bitrate":4500.50}';
  return [
    { at: start, ...publish, type: 'publish', user: 'studio', metadata: encoder },
    { at: start + 2, ...push('880002', 'video-cdn'), type: 'push', metadata: target },
    {
      at: start + 2,
      ...push('880003', 'social'),
      type: 'push',
      metadata: '{"error":"Connection refused by target"}',
    },
    {
      at: start + 32,
      ...push('880004', 'social'),
      type: 'push',
      metadata: '{"host":"live.example.net","retries":[30,60]}',
    },
    { at: start + 7195, ...push('880002', 'video-cdn'), type: 'unpush' },
    { at: start + 7195, ...push('880004', 'social'), type: 'unpush' },
    { at: start + 7200, ...publish, type: 'unpublish', user: 'studio' },
    { at: start - 60, ...publish, session: '880000', type: 'publish', user: 'studio', authenticated: false },
  ];
}

// The newest one has an ID beyond 2^53.
function idOf(index: number, count: number): string {
  return index === count - 1 ? '9007199254740993' : String(1001 + index);
}

function text(log: SampleLog, id: string): string {
  const slash = log.stream.indexOf('/');
  const logdate = new Date(log.at * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `{${[
    `"id":${id}`,
    `"app":${phpString(log.stream.slice(0, slash))}`,
    `"stream":${phpString(log.stream.slice(slash + 1))}`,
    `"username":${phpString(log.user ?? '')}`,
    `"session_id":${log.session}`,
    `"entry_name":${log.entry === undefined ? 'null' : phpString(log.entry)}`,
    `"ip_address":${phpString(log.ip ?? '')}`,
    `"server":${phpString(log.server ?? '')}`,
    `"log_type":${phpString(log.type)}`,
    `"logdate":"${logdate}"`,
    `"is_auth":${log.authenticated === false ? 0 : 1}`,
    `"metadata":${log.metadata ?? '[]'}`,
  ].join(',')}}`;
}
