import type { FeedName } from './actions.ts';

/** The hour of which lines are made. */
export interface Hour {
  feed: FeedName;
  domain: string;
  from: Date;
  /** When the sample is made: the live stream of all samples began three hours before. */
  now: Date;
}

type Random = () => number;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const agents = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  'AppleCoreMedia/1.0.0.21A329 (iPhone; U; CPU OS 17_0 like Mac OS X; zh_cn)',
  '播放器/2.1 (Android 14)',
  '-',
];

/** The lines of the vendor's page on relayed streams, which shows a file and none of its lines. */
export const pageLines = [
  pushLine(new Date('2023-09-20T08:00:12Z'), 'rtmp://example.com/live/stream', '198.51.100.7', 200),
  pushLine(new Date('2023-09-20T08:30:12Z'), 'rtmp://example.com/live/stream', '198.51.100.7', 200),
  pushLine(new Date('2023-09-20T08:59:59Z'), 'rtmp://example.com/live/stream', '198.51.100.7', 502),
].join('\n');

/** The lines of one file, oldest first. The last one has no end, as in files that are cut by the hour. */
export function makeLines(hour: Hour, next: Random): string {
  const times = Array.from({ length: 4 + Math.floor(next() * 5) }, () => Math.floor(next() * 3600)).sort(
    (a, b) => a - b,
  );
  const lines = times.map((second) => {
    const time = new Date(hour.from.getTime() + second * 1000);
    return { time, line: lineOf(hour, time, next) };
  });
  const all = [...lines, ...storyLines(hour)].sort((a, b) => a.time.getTime() - b.time.getTime());
  return all.map(({ line }) => line).join(next() < 0.5 ? '\n' : '\r\n');
}

/** The live stream that the samples of all vendors share, as relayed every ten minutes. */
function storyLines({ feed, domain, from, now }: Hour): { time: Date; line: string }[] {
  if (feed !== 'push-proxy' || domain !== 'push.example.com') return [];
  const start = Math.floor(now.getTime() / 1000) * 1000 - 3 * hourMs;
  return Array.from({ length: 13 }, (_, at) => new Date(start + at * 10 * minuteMs))
    .filter((time) => time >= from && time.getTime() < from.getTime() + hourMs)
    .map((time) => {
      const url = 'rtmp://push.example.com/jb-origin/my_stream';
      return { time, line: pushLine(time, url, '203.0.113.20', 200) };
    });
}

function lineOf({ feed, domain }: Hour, time: Date, next: Random): string {
  const client = `198.51.100.${1 + Math.floor(next() * 250)}`;
  const stream = `stream${1 + Math.floor(next() * 3)}`;
  const status = pick([200, 200, 200, 206, 403, 404, 503], next);
  const kind = next();
  if (kind < 0.06) return `relay of ${stream} to 203.0.113.9 began, token=abcdef`;
  if (kind < 0.12) return combinedLine(time, `/live/${stream}.flv`, client, status);
  const secret = `auth_key=${Math.floor(time.getTime() / 1000)}-0-0-${client.replaceAll('.', '')}`;
  if (feed === 'push-proxy' || kind < 0.2) {
    return pushLine(time, `rtmp://${domain}/live/${stream}?${secret}`, client, status);
  }
  return playLine(time, `http://${domain}/live/${stream}.flv?${secret}`, client, status, next);
}

function pushLine(time: Date, url: string, client: string, status: number): string {
  const port = 1024 + ((time.getTime() / 1000) % 60_000);
  return `[${stamp(time)}] ${client} - ${port} "-" "PUSH ${url}" ${status} 1024 0 - "-" "-" 203.0.113.9`;
}

function playLine(time: Date, url: string, client: string, status: number, next: Random): string {
  const bytes = next() < 0.1 ? '-' : String(Math.floor(next() * 1e7));
  const type = pick(['live', 'live', 'video/x-flv'], next);
  const cache = pick(['HIT', 'MISS', '-'], next);
  const tail = pick(['', ' 203.0.113.9', ' 203.0.113.9 https', ' quic'], next);
  const took = Math.floor(next() * 60_000);
  return `[${stamp(time)}] ${client} - ${took} "-" "GET ${url}" ${status} 191 ${bytes} ${cache} "${pick(agents, next)}" "${type}"${tail}`;
}

function combinedLine(time: Date, path: string, client: string, status: number): string {
  return `${client} - - [${stamp(time)}] "GET ${path} HTTP/1.1" ${status} 2830 "-" "curl/8.5.0"`;
}

/** `9/Jun/2015:01:58:09 +0800`: the day has no zero before it. */
function stamp(time: Date): string {
  const local = new Date(time.getTime() + 8 * hourMs);
  const clock = local.toISOString().slice(11, 19);
  return `${local.getUTCDate()}/${months[local.getUTCMonth()]}/${local.getUTCFullYear()}:${clock} +0800`;
}

function pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[], next: Random): Value {
  return values[Math.floor(next() * values.length)] as Value;
}
