import type { Entry } from '../src/entries.ts';
import { type Loopback, loopback } from './loopback.ts';

/** A call as the peer saw it. */
export interface Asked {
  domain: string;
  from: string;
  to: string;
  page: number;
  size: number;
}

/** An answer with these files. */
export function listOf(
  entries: readonly unknown[],
  { total = entries.length, page = 1, size = 1000, count = entries.length } = {},
) {
  return {
    DomainLogDetails: {
      DomainLogDetail: [
        {
          LogCount: count,
          LogInfos: { LogInfoDetail: entries },
          PageInfos: { PageIndex: page, PageSize: size, Total: total },
        },
      ],
    },
    DomainName: 'example.com',
    RequestId: 'CF60DB6A-7FD6-426E-9288-122CC1A52FA7',
  };
}

/** An hourly file as the vendor lists it. */
export function entryAt(from: string, more: Partial<Entry> = {}): Entry {
  const start = new Date(from);
  const local = (time: Date) =>
    new Date(time.getTime() + 8 * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replaceAll(/[-T]/g, '_')
      .replaceAll(':', '');
  const end = new Date(start.getTime() + 3_600_000);
  const name = `example.com_${local(start)}_${local(end).slice(-6)}.gz`;
  return {
    LogName: name,
    LogPath: `x.aliyuncs.com/push_proxy/t/${name}?Expires=9999999999&OSSAccessKeyId=k&Signature=secretlink`,
    LogSize: '512',
    StartTime: String(start.getTime() / 1000),
    EndTime: String(end.getTime() / 1000),
    ...more,
  };
}

/** A vendor whose answers are written by hand; `asked` is what it was called for. */
export async function listingPeer(
  answer: (asked: Asked, number: number) => unknown,
): Promise<Loopback & { asked: Asked[] }> {
  const asked: Asked[] = [];
  const peer = await loopback(({ url }) => {
    const { searchParams: query } = new URL(url);
    const one = {
      domain: query.get('DomainName') ?? '',
      from: query.get('StartTime') ?? '',
      to: query.get('EndTime') ?? '',
      page: Number(query.get('PageNumber')),
      size: Number(query.get('PageSize')),
    };
    asked.push(one);
    const value = answer(one, asked.length - 1);
    return value instanceof Response ? value : Response.json(value);
  });
  return Object.assign(peer, { asked });
}

/** As {@link listingPeer}, cutting one list into pages. */
export function pageOf<Item>(all: readonly Item[], { page, size }: Asked): Item[] {
  return all.slice((page - 1) * size, page * size);
}
