import type { SampleLog } from './sample-logs.ts';

const encoders = [
  'obs-output module (libobs version 30.2.3)',
  'Wirecast/16.0',
  'Lavf60.16.100',
  'TVU Anywhere',
  'FMLE/3.0 (compatible; FMSc/1.0)',
];
const odd = [
  '{"settings":{"video":{"codec":{"name":"h264","profile":"high"}}}}',
  'null',
  '[]',
  '{"note":"été \\u2713"}',
];

/** One encoder's session, newest log last. The same seed and number give the same session. */
export function sampleSession(seed: number, number: number, stream: string, end: number): SampleLog[] {
  const random = generator(seed, number);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const length = whole(60, 4 * 3600);
  const at = end - 4 - length - number * 97 - whole(0, 96);
  const session = String(900_000 + number);
  const who = {
    stream,
    session,
    user: random() < 0.2 ? '' : `crew${whole(1, 9)}`,
    ip: random() < 0.5 ? `203.0.113.${whole(1, 254)}` : `2001:db8::${whole(1, 9999).toString(16)}`,
    server: `ser${whole(1, 6)}`,
  };
  if (random() < 0.08) return [{ at, ...who, type: 'publish', authenticated: false }];
  const logs: SampleLog[] = [
    { at, ...who, type: 'publish', metadata: random() < 0.7 ? `{"encoder":"${pick(encoders)}"}` : pick(odd) },
  ];
  if (random() < 0.5) {
    const push = { ...who, session: `${session}1`, user: '', ip: '', entry: `target-${whole(1, 4)}` };
    const failed = random() < 0.3;
    const metadata = failed ? `{"error_message":"${pick(['Timed out', 'Stream key refused'])}"}` : '[]';
    logs.push({ at: at + 1, ...push, type: 'push', metadata });
    if (!failed) logs.push({ at: at + length - 1, ...push, type: 'unpush' });
  }
  if (random() < 0.03) logs.push({ at: at + 30, ...who, type: 'transcode' });
  logs.push({ at: at + length, ...who, type: 'unpublish' });
  return logs;
}

/** Numbers in [0, 1) that look random: a linear congruential generator, its low bits left out. */
function generator(seed: number, number: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 0x1000000;
  };
}
