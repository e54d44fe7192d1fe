import type { Random } from './random.ts';

/** Something that can be watched. */
export interface Content {
  id: string;
  title: string;
  externalId: string | null;
  /** The user ID of whom it belongs to, when that is another account. */
  owner: string | null;
  /** In milliseconds since 1970. */
  created: number;
  /** In seconds. */
  duration: number;
  encrypted: boolean;
}

/** A live channel or live event, and the asset that its slicer is filling. */
export interface Live extends Content {
  kind: 'channel' | 'event';
  assetId: string;
  /** While it is on, in seconds since 1970. */
  from: number;
  to: number;
  /** How many come to it for one who comes to another. */
  draw: number;
}

export interface Ad {
  /** Absent when the ad server plays the ad by itself. */
  assetId: string | null;
  adId: string;
  creativeId: string | null;
  title: string;
}

/** When things happen, in seconds since 1970. */
export interface Span {
  from: number;
  to: number;
  /** When all of it has been delivered. */
  end: number;
}

export interface Catalogue {
  assets: Content[];
  lives: Live[];
  ads: Ad[];
}

const titles = [
  'Spirit Games',
  'My Fiancé',
  '"Uncut" Night 2',
  'Tabs\tand\tTables',
  'Two Lines\nOne Title',
  '#1 show',
  'C:\\Temp, the Movie',
  'She said "run"\tand \\ ran',
  'Straße nach Süden',
  '東京の夜',
  'Плавни: Season 3',
  'Goal! ⚽ Extra Time',
  '- a dash of salt',
  'It’s 5 o’clock — somewhere',
  'Null & Void',
  'Ends with a backslash\\',
];

const liveTitles = [
  ['channel', 'News 24'],
  ['channel', 'Sports "Live" One'],
  ['channel', 'Música Latina'],
  ['event', 'Cup Final 2026: North v. South'],
  ['event', 'Opening Keynote'],
] as const;

/** The external ID of the live event that comes in as a stream which the samples of other vendors tell of too. */
export const liveStream = 'jb-origin/my_stream';

/**
 * What is on: the well-known awkward titles first, then as many more as are asked for. The last live event has two
 * hours of the last three, the others are always on.
 */
export function catalogue(random: Random, { from, to, end }: Span, assetCount: number): Catalogue {
  const owners = [null, null, null, random.hex(32)];
  const content = (title: string, number: number): Content => ({
    id: random.hex(32),
    title,
    externalId: random.chance(0.3) ? null : `ext-${number}/${random.hex(6)}`,
    owner: random.pick(owners),
    created: (from - random.int(86_400, 90_000_000)) * 1000 + random.int(0, 999),
    duration: random.int(300, 6000),
    encrypted: random.chance(0.85),
  });
  const assets = Array.from({ length: assetCount }, (_, number) =>
    content(titles[number] ?? `Episode ${number}: ${random.pick(['Dawn', 'Noon', 'Dusk'])}`, number),
  );
  const lives = liveTitles.map(([kind, title], number) => ({
    ...content(title, 900 + number),
    kind,
    assetId: random.hex(32),
    from,
    to,
    draw: 1,
    ...(title === 'Opening Keynote'
      ? { externalId: liveStream, from: end - 3 * 3600, to: end - 3600, draw: 8 }
      : {}),
  }));
  const ads = ['Cola "Zero"', 'Autohaus Müller', 'Phones\t& More', 'Insurance'].map((title, number) => ({
    assetId: number === 3 ? null : random.hex(32),
    adId: `ad-${random.int(100_000, 999_999)}`,
    creativeId: random.chance(0.5) ? null : `${random.int(1_000_000, 9_999_999)}`,
    title,
  }));
  return { assets, lives, ads };
}
