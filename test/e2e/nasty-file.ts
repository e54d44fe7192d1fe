import { type Random, sparkValue } from '@logs/edgio-format/demo';

const types = [
  ...['ad_beacon_sent', 'ad_request_error', 'asset_deleted', 'asset_play_started', 'channel_deleted'],
  ...[
    'channel_ping',
    'channel_play_started',
    'drm_error',
    'drm_key_read',
    'error',
    'event_copied',
    'event_ping',
  ],
  ...[
    'event_play_started',
    'session_created',
    'slice_played',
    'slicing_began',
    'slicing_ended',
    'rebuffered',
  ],
];

// Fields as they may stand in a file: what Spark writes, what it never would, and what fits no column.
const fields = [
  ...[
    '-',
    '-',
    '-',
    '""',
    '"-"',
    '"',
    '""""',
    '"open',
    '"Uncut" Night 2',
    'a"b',
    'end\\',
    '"end\\"',
    '"a\\"b"',
    '"x\\y"',
  ],
  ...[
    '"a\tb"',
    '"a\nb"',
    '"a""b"',
    '"a\r\nb"',
    '"\n"',
    'C:\\x',
    '#1 show',
    ' outer ',
    '',
    '\u00a0',
    '\u0001',
    'a\u0001tb',
    '\u0000',
    'a\ufeff',
  ],
  ...[
    '0',
    '1',
    '-1',
    '007',
    '1.0',
    '+5',
    ' 7',
    '9007199254740993',
    '1e3',
    '1E400',
    '-0',
    'NaN',
    'Infinity',
    '0x1F',
    '3.85284423828125E-4',
  ],
  ...[
    '200',
    '404',
    '503',
    '0.8343682004336305',
    '12-99',
    '1754714608984',
    '-62135596800001',
    '253402300800000',
    'true',
    'A',
    'é',
    '東京',
    '👍🏽',
  ],
  ...[
    'pre.0',
    'mid 1',
    'mid.x',
    'post',
    'start',
    'complete',
    'live',
    'vod',
    'asset',
    'widevine',
    '198.51.100.7',
    '2001:db8::1',
  ],
  ...[
    'https://u:p@ads.example.com/b?sig=abc&v=1',
    'https://e.example/?X-Amz-Signature=a#token=b',
    '?auth_key=1',
    'a'.repeat(300),
  ],
];

const heads = ['', '', '001\n', '#Version: 001\n', '\n\n', 'date\ttime\tevent\n', '\ufeff'];
const ends = ['\n', '\n', '\n', '\r\n', '\n\n', ''];

/** Lines of all types with fields of all kinds: the same for the same dice. */
export function nastyFile(dice: Random, lines: number): Uint8Array {
  let text = dice.pick(heads);
  for (let line = 0; line < lines; line++)
    text += nastyLine(dice) + (line === lines - 1 ? dice.pick(ends) : '\n');
  const body = Buffer.from(text);
  // Here and there bytes that are no UTF-8.
  for (let flaw = dice.int(0, 2); flaw > 0 && body.length > 0; flaw--) {
    const at = dice.int(0, body.length - 1);
    if ((body[at] ?? 0) > 0x20) body[at] = dice.pick([0xff, 0xc3, 0x80, 0x22]);
  }
  return body;
}

function nastyLine(dice: Random): string {
  if (dice.chance(0.03))
    return dice.pick(['', '#comment', 'nonsense', '2026-13-01\t00:00:00\terror\ta', '\t\t\t']);
  const second = dice.int(0, 86_399);
  const stamp = new Date(Date.UTC(2026, 2, dice.int(1, 31)) + second * 1000).toISOString();
  const width = dice.int(0, 20);
  const values = Array.from({ length: width }, () =>
    dice.chance(0.7) ? dice.pick(fields) : sparkValue(dice.pick(fields)),
  );
  return [stamp.slice(0, 10), stamp.slice(11, 19), dice.pick(types), ...values].join('\t');
}
