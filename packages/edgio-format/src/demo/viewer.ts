import type { Random } from './random.ts';

/** Whoever watches, with what the vendor logs of them. */
export interface Viewer {
  ip: string | null;
  agent: string | null;
  referrer: string | null;
  euid: string | null;
  /** Only encrypted content has sessions. */
  session: string | null;
}

const agents = [
  'Roku/DVP-9.20 (519.20E04806A)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/8.0 TV Safari/538.1',
  'AppleCoreMedia/1.0.0.21J354 (Apple TV; U; CPU OS 18_1 like Mac OS X; en_us)',
  'Dalvik/2.1.0 (Linux; U; Android 15; AFTKA "Fire" Build/NS6297)',
  'okhttp/4.12.0',
];

const referrers = [
  null,
  null,
  'https://www.example.com/watch',
  'https://play.example.org/live?lang=es&from=home',
  'https://example.net/embed?title=Caf%C3%A9&token=6f1c',
];

/** Addresses are of the ranges that are kept for documentation. */
export function viewer(random: Random, encrypted: boolean): Viewer {
  const v6 = random.chance(0.15);
  const ip = v6
    ? `2001:db8:${random.hex(4)}::${random.hex(4)}`
    : `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.int(1, 254)}`;
  return {
    ip: encrypted && random.chance(0.05) ? null : ip,
    agent: encrypted && random.chance(0.03) ? null : random.pick(agents),
    referrer: random.pick(referrers),
    euid: random.chance(0.4) ? `user_${random.int(1, 5000)}` : null,
    session: encrypted ? random.hex(32) : null,
  };
}

/** Who counts as one viewer: the session, and without one the address together with the player. */
export function viewerKey({ session, ip, agent }: Viewer): string {
  return session ?? [ip, agent].filter((part) => part !== null).join(' ');
}
