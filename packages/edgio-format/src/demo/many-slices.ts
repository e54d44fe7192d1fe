import { random } from './random.ts';

/** What to make for a measurement. */
export interface ManySlices {
  seed: number;
  lines: number;
  /** Sessions to spread them over; 20,000 when left out. */
  sessions?: number;
  /** 300 when left out. */
  assets?: number;
}

interface Show {
  id: string;
  /** The four enhanced columns. */
  enhanced: string;
}

interface Session {
  /** The columns from IP to owner. */
  middle: string;
  /** Between owner and duration. */
  place: string;
}

/**
 * Lines of `slice_played`, about 350 bytes each, as text of about 1 MiB at a time, in the layout `enhanced+ray`
 * for an odd seed and `enhanced` for an even one:
 * nothing but what a measurement needs, as fast as a program can.
 */
export function* manySlices({ seed, lines, sessions = 20_000, assets = 300 }: ManySlices): Generator<string> {
  const { users, shows } = world(sessions, assets);
  const dice = random(seed);
  const hasRay = seed % 2 === 1;
  let chunk = '';
  const start = 1_773_100_000;
  for (let line = 0; line < lines; line++) {
    const second = start + Math.floor((line / lines) * 3600) + dice.int(0, 120);
    const user = users[dice.int(0, sessions - 1)] as Session;
    const show = shows[dice.int(0, assets - 1)] as Show;
    const duration = 4.096 - dice.next() / 8;
    const ray = hasRay ? `\t${'ABCDE'[line % 5]}` : '';
    chunk += `${stamp(second)}\tslice_played\t${show.id}\t${line % 2000}\t${user.place === '-\t-' ? 0 : 1}\t${user.middle}\t${user.place}\t${duration}\t${show.enhanced}${ray}\n`;
    if (chunk.length < 1 << 20) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const worlds = new Map<string, { users: Session[]; shows: Show[] }>();

/** Sessions and assets are the same in all files of a measurement; times and durations differ. */
function world(sessions: number, assets: number): { users: Session[]; shows: Show[] } {
  const key = `${sessions} ${assets}`;
  const known = worlds.get(key);
  if (known !== undefined) return known;
  const fixed = random(4711);
  const agents = Array.from({ length: 200 }, () => agent(fixed.int(60, 142), fixed.hex(8)));
  const pages = Array.from({ length: 2000 }, () => `https://example.com/watch/${fixed.hex(10)}`);
  const users = Array.from({ length: sessions }, (): Session => {
    const ip = `198.51.${fixed.int(0, 255)}.${fixed.int(1, 254)}`;
    const referrer = fixed.chance(0.3) ? '-' : fixed.pick(pages);
    const euid = fixed.chance(0.5) ? '-' : `user_${fixed.int(1, 50_000)}`;
    return {
      middle: `${ip}\t${fixed.pick(agents)}\t${referrer}\t${euid}\t${fixed.hex(32)}\t-`,
      place: fixed.chance(0.5) ? '-\t-' : `${fixed.int(1, 40)}`.padStart(32, 'c1a0').concat('\t-'),
    };
  });
  const shows = Array.from({ length: assets }, (_, number): Show => {
    const id = fixed.hex(32);
    const created = 1_700_000_000_000 + fixed.int(0, 60_000_000_000);
    const enhanced = `Show ${number}: Episode ${fixed.int(1, 90)} of ${fixed.hex(6)}\text-${fixed.hex(8)}\t${created}\t${fixed.int(300, 6000)}.0`;
    return { id, enhanced };
  });
  const made = { users, shows };
  worlds.set(key, made);
  return made;
}

const stamps = new Map<number, string>();

function stamp(second: number): string {
  const known = stamps.get(second);
  if (known !== undefined) return known;
  const text = new Date(second * 1000).toISOString().slice(0, 19).replace('T', '\t');
  stamps.set(second, text);
  return text;
}

function agent(version: number, build: string): string {
  return `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/${version}.0 Safari/537.36 P/${build}`;
}
