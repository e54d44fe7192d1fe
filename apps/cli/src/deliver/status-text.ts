import type { DeliveryStatus } from '@logs/deliver';
import { byteSize, count, counted } from '../collect/amounts.ts';
import { safeText } from '../output/safe-text.ts';

const width = 80;
const label = 12;
/** Lost files that are named one by one. */
const mostLost = 20;

/** How a delivery is, for a person, in 80 columns. */
export function statusText(status: DeliveryStatus): string {
  const { name, enabled, to, filter, format, versions, delivered, spooled, failing, oldest } = status;
  const state = enabled ? (failing === undefined ? 'enabled' : 'failing') : 'disabled';
  const lines: [string, string][] = [
    ['to', to],
    ['events', `${filter ?? 'all'}, as ${format} ${versions.join(' and ')}`],
    [
      'delivered',
      `${files(delivered)}${delivered.last === undefined ? '' : `, last ${clock(delivered.last)}`}`,
    ],
    ['waiting', spooled.files === 0 ? 'nothing' : `${files(spooled)}, ${byteSize(spooled.bytes)}`],
  ];
  if (failing !== undefined) {
    lines.push(
      ['fails since', `${clock(failing.since)}, ${counted(failing.tries, 'try', 'tries')}`],
      ['because', failing.reason],
      ['next try', clock(failing.next)],
    );
  }
  if (status.lastNotice !== undefined) lines.push(['last notice', clock(status.lastNotice)]);
  if (oldest !== undefined) {
    lines.push(['oldest file', oldest.key]);
    lines.push(['lost from', `${clock(oldest.lostAt)} on, if it is not delivered before`]);
  }
  for (const { key, rows, from, to: end, at } of status.lost.slice(0, mostLost)) {
    const range = `cursors ${from ?? 'the beginning'} to ${end}`;
    lines.push(['LOST', `${clock(at)}: ${key} ${counted(rows, 'event')}, ${range}`]);
  }
  const more = status.lost.length - mostLost;
  if (more > 0) lines.push(['LOST', `${counted(more, 'more file')}; all of them: --json`]);
  if (status.lost.length > 0) lines.push(['', `again, while the store has them: logs deliver redo ${name}`]);
  if (status.missing > 0)
    lines.push(['missing', `${counted(status.missing, 'event')} gone from the store before`]);
  for (const [what, times] of Object.entries(status.unwritable)) {
    lines.push(['not written', `${count(times)} × ${what}`]);
  }
  return `${safeText(name)}: ${state}\n${lines.map(([head, text]) => entry(head, safeText(text))).join('')}`;
}

function files({ files, rows }: { files: number; rows: number }): string {
  return `${counted(files, 'file')} with ${counted(rows, 'event')}`;
}

/** `2026-03-10 16:48:11Z`. */
function clock(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}Z`;
}

/** A label and a text behind it, folded at spaces and slashes. */
function entry(head: string, text: string): string {
  const room = width - label - 2;
  const rows: string[] = [];
  let rest = text;
  while (rest.length > room) {
    const at = Math.max(rest.lastIndexOf(' ', room), rest.lastIndexOf('/', room - 1) + 1);
    const cut = at > 0 ? at : room;
    rows.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  rows.push(rest);
  return rows.map((row, at) => `  ${(at === 0 ? head : '').padEnd(label)}${row}\n`).join('');
}
