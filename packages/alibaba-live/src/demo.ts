import { gzipSync } from 'node:zlib';
import type { DemoV1, SampleFileV1, SampleOptionsV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { type FeedName, feedNames } from './actions.ts';
import { type Hour, makeLines, pageLines } from './demo-lines.ts';
import { random } from './demo-random.ts';
import { listedFile } from './listed-file.ts';
import { floorHour } from './log-time.ts';

const hourMs = 3_600_000;
const zone = '+08:00';
const pageDomain = 'example.com';
const pushDomain = 'push.example.com';
const playDomain = 'play.example.com';
/** What the vendor's page gives as the size of its example. */
const pageSize = 512;

// Which domain the next file back in time belongs to: a relayed stream's has three files for one of the other.
const turns: Readonly<Record<'push-proxy' | 'others', readonly string[]>> = {
  'push-proxy': [pushDomain, pushDomain, pushDomain, pageDomain],
  others: [playDomain, playDomain, pageDomain],
};

/** Sample data, with the access key of the vendor's pages. */
export const demo: DemoV1 = {
  credentials: [{ accessKeyId: 'testid', accessKeySecret: 'testsecret' }],
  settings: (endpoint, { accessKeyId, accessKeySecret }) => ({
    endpoint: endpoint.href,
    accessKeyId,
    accessKeySecret,
  }),
  feeds: Object.fromEntries(
    feedNames.map((feed) => {
      const domains = [...new Set(turnsOf(feed))];
      return [feed, { query: { domains }, files: (options) => filesOf(feed, options) }];
    }),
  ),
};

function turnsOf(feed: FeedName): readonly string[] {
  return turns[feed === 'push-proxy' ? feed : 'others'];
}

function filesOf(feed: FeedName, { seed, count, now }: SampleOptionsV1): SampleFileV1[] {
  const order = turnsOf(feed);
  const used = new Map<string, number>();
  const made: SampleFileV1[] = [];
  for (let at = 0; at < count; at++) {
    const domain = order[at % order.length] ?? pageDomain;
    const back = (used.get(domain) ?? 0) + 1;
    used.set(domain, back);
    const from = new Date(floorHour(now).getTime() - back * hourMs);
    const next = random(`${seed} ${feed} ${domain} ${from.getTime()}`);
    const hour: Hour = { feed, domain, from, now };
    made.push(fileOf(feed, domain, from, gzipSync(makeLines(hour, next))));
  }
  made.sort((a, b) => byText(a.file.delivered?.from ?? '', b.file.delivered?.from ?? ''));
  return feed === 'push-proxy' ? [pageFile(), ...made] : made;
}

/** The file of the vendor's page, with the times that its name has. */
function pageFile(): SampleFileV1 {
  const from = new Date('2023-09-20T08:00:00Z');
  return fileOf('push-proxy', pageDomain, from, padded(gzipSync(pageLines), pageSize));
}

function fileOf(feed: FeedName, domain: string, from: Date, bytes: Uint8Array): SampleFileV1 {
  const to = new Date(from.getTime() + hourMs);
  // Of relayed streams the vendor gives seconds since 1970, of the others ISO 8601.
  const written = (time: Date) => (feed === 'push-proxy' ? String(time.getTime() / 1000) : isoTime(time));
  const [start = '', end = ''] = [from, to].map((time) =>
    new Date(time.getTime() + 8 * hourMs)
      .toISOString()
      .slice(0, 19)
      .replaceAll(/[-T]/g, '_')
      .replaceAll(':', ''),
  );
  const entry = {
    LogName: `${domain}_${start}_${end.slice(-6)}.gz`,
    LogPath: '',
    LogSize: String(bytes.length),
    StartTime: written(from),
    EndTime: written(to),
  };
  return { file: listedFile(entry, { feed, domain, zone }).file, bytes };
}

/** A gzip file made longer by a field in its header that readers pass over. */
function padded(gzip: Uint8Array, size: number): Uint8Array {
  const extra = size - gzip.length - 2;
  const head = Buffer.from(gzip.subarray(0, 10));
  head[3] = 4;
  const length = Buffer.from([extra & 255, extra >> 8]);
  return Buffer.concat([head, length, Buffer.alloc(extra), gzip.subarray(10)]);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
