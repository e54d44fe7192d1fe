import { describe, expect, it } from 'vitest';
import { archiveOf, hourlyFile } from '../test/archive.ts';
import { saying, served, v1Call } from '../test/served.ts';
import { demo } from './demo.ts';

const files = [
  hourlyFile('2026-03-10T09:00:00Z'),
  hourlyFile('2026-03-10T08:00:00Z', { extra: '_b' }),
  hourlyFile('2026-03-10T08:00:00Z', { extra: '_a' }),
  hourlyFile('2026-03-08T08:00:00Z'),
  hourlyFile('2026-03-10T08:00:00Z', { domain: 'push.example.com' }),
];
const archive = await archiveOf(files);

interface Detail {
  LogCount: number;
  LogInfos: {
    LogInfoDetail: {
      LogName: string;
      LogPath: string;
      LogSize: number;
      StartTime: string;
      EndTime: string;
    }[];
  };
  PageInfos: { PageIndex: number; PageSize: number; Total: number };
}

async function asked(parameters: Record<string, string>, options = {}, reader = archive): Promise<Detail> {
  const said = await saying(await served(reader, options)(v1Call(parameters)));
  const { DomainLogDetails: details } = said as unknown as {
    DomainLogDetails: { DomainLogDetail: Detail[] };
  };
  const [detail] = details?.DomainLogDetail ?? [];
  if (detail === undefined) throw new Error(JSON.stringify(said));
  return detail;
}

const names = ({ LogInfos }: Detail) => LogInfos.LogInfoDetail.map(({ LogName }) => LogName.slice(12));

describe('the files of an answer', () => {
  const hours = (StartTime: string, EndTime: string) => ({ StartTime, EndTime });

  it.each([
    [
      'an hour',
      hours('2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z'),
      ['2026_03_10_160000_170000_a.gz', '2026_03_10_160000_170000_b.gz'],
    ],
    [
      'half-open: not the hour that begins at the end',
      hours('2026-03-10T07:00:00Z', '2026-03-10T08:00:00Z'),
      [],
    ],
    [
      'half-open: not the hour that ends at the start',
      hours('2026-03-10T10:00:00Z', '2026-03-10T11:00:00Z'),
      [],
    ],
    [
      'parts of hours, as whole ones',
      hours('2026-03-10T09:59:59Z', '2026-03-10T10:00:01Z'),
      ['2026_03_10_170000_180000.gz'],
    ],
    [
      'all, by start and name',
      hours('2026-03-01T00:00:00Z', '2026-03-11T00:00:00Z'),
      [
        '2026_03_08_160000_170000.gz',
        '2026_03_10_160000_170000_a.gz',
        '2026_03_10_160000_170000_b.gz',
        '2026_03_10_170000_180000.gz',
      ],
    ],
  ])('overlap the hours asked for: %s', async (_, range, expected) => {
    const detail = await asked(range);
    expect(names(detail)).toEqual(expected);
    expect(detail.LogCount).toBe(expected.length);
    expect(detail.PageInfos).toEqual({ PageIndex: 1, PageSize: 300, Total: expected.length });
  });

  it('are those of the last 24 hours where no times are given', async () => {
    expect(names(await asked({}))).toHaveLength(3);
    expect(names(await asked({ StartTime: '', EndTime: '' }))).toHaveLength(3);
  });

  it('are of any age, as an archive has them', async () => {
    const [page] = demo.feeds['push-proxy']?.files?.({ seed: 1, count: 0, now: new Date() }) ?? [];
    const old = await archiveOf(page === undefined ? [] : [page]);
    const range = hours('2023-09-20T08:00:00Z', '2023-09-20T09:00:00Z');
    const detail = await asked(range, {}, old);
    expect(detail.LogInfos.LogInfoDetail).toEqual([
      {
        EndTime: '1695200400',
        LogName: 'example.com_2023_09_20_160000_170000.gz',
        LogPath: expect.stringMatching(
          /^http:\/\/archive\.example:7102\/push_proxy\/[0-9a-f]{64}\/example\.com\/2023_09_20\/1600\/example\.com_2023_09_20_160000_170000\.gz\?Expires=1773169200&OSSAccessKeyId=testid&Signature=[\w%]+$/,
        ),
        LogSize: 512,
        StartTime: '1695196800',
      },
    ]);
  });

  it('are only those whose bytes are here', async () => {
    const reader = {
      ...archive,
      files: (feed: string, query: { kept?: true }) => {
        expect(query.kept).toBe(true);
        return archive.files(feed, query as never, new AbortController().signal);
      },
    };
    expect(names(await asked({}, {}, reader as typeof archive))).toHaveLength(3);
  });

  it('of a known domain without files are an empty list in one detail', async () => {
    const other = await archiveOf(
      [hourlyFile('2026-03-10T08:00:00Z', { domain: 'live.example.com', feed: 'domain' })],
      'domain',
    );
    const detail = await asked({ DomainName: 'live.example.com' }, {}, other);
    expect(detail).toEqual({
      LogCount: 0,
      LogInfos: { LogInfoDetail: [] },
      PageInfos: { PageIndex: 1, PageSize: 300, Total: 0 },
    });
  });

  it('are those of the domain, whatever its letters', async () => {
    expect((await asked({ DomainName: 'PUSH.example.com' })).LogCount).toBe(1);
  });
});

describe('pages', () => {
  it('LogCount is this page’s, Total that of all', async () => {
    const first = await asked({ PageSize: '2' });
    const second = await asked({ PageSize: '2', PageNumber: '2' });
    expect([first.LogCount, first.PageInfos]).toEqual([2, { PageIndex: 1, PageSize: 2, Total: 3 }]);
    expect([second.LogCount, second.PageInfos]).toEqual([1, { PageIndex: 2, PageSize: 2, Total: 3 }]);
    expect(new Set([...names(first), ...names(second)]).size).toBe(3);
  });

  it('behind the last are empty, up to number 2^63 − 1, which is written in full', async () => {
    expect(await asked({ PageNumber: '4' })).toMatchObject({ LogCount: 0, PageInfos: { Total: 3 } });
    const answer = await served(archive)(v1Call({ PageNumber: '9223372036854775807', PageSize: '1000' }));
    const text = await answer.text();
    expect(text).toContain('"LogCount":0,"LogInfos":{"LogInfoDetail":[]}');
    expect(text).toContain('"PageInfos":{"PageIndex":9223372036854775807,"PageSize":1000,"Total":3}');
  });
});

describe('a link', () => {
  const linkOf = async (options: object) =>
    (await asked({ PageSize: '1' }, options)).LogInfos.LogInfoDetail[0]?.LogPath ?? '';

  it('leads to the host that was asked, with its scheme', async () => {
    expect(await linkOf({})).toMatch(/^http:\/\/archive\.example:7102\/push_proxy\//);
  });

  it('leads to the public address where one is set', async () => {
    expect(await linkOf({ publicUrl: new URL('https://logs.example.org/') })).toMatch(
      /^https:\/\/logs\.example\.org\/push_proxy\//,
    );
  });

  it('has no scheme with linkScheme: none, as the vendor’s', async () => {
    expect(await linkOf({ settings: { linkScheme: 'none' } })).toMatch(
      /^archive\.example:7102\/push_proxy\//,
    );
  });

  it('is good for one hour', async () => {
    const { searchParams } = new URL(await linkOf({}));
    expect(Number(searchParams.get('Expires')) * 1000).toBe(Date.parse('2026-03-10T19:00:00Z'));
  });
});
