/** What the operator of a destination is told. It holds no secret, and nothing that a log says. */
export interface Notice {
  delivery: string;
  /** Files wait since then: ISO 8601. */
  since: string;
  /** The last failure, in words. */
  reason: string;
  /** Files and rows that wait. */
  files: number;
  rows: number;
  /** When the oldest of them is given up: ISO 8601. */
  lostAt?: string;
  /** Files that were given up and not planned again. */
  lost: { key: string; rows: number; from: string | undefined; to: string }[];
}

/** Someone who is told. */
export interface Notifier {
  /** Names the destination in the journal; no secret. */
  to: string;
  /** Throws when the notice did not arrive, or may not have. */
  send(notice: Notice, signal: AbortSignal): Promise<void>;
  /** Whether what `send` threw means that it certainly did not arrive; so is every error without this. */
  isRefusal?(error: unknown): boolean;
}

/** Lost files that a notice names one by one. */
const mostLost = 50;

/** A destination has at most one notice in so many milliseconds. */
export const noticeEvery = 24 * 3_600_000;

/** A notice as text, for a mail or a log. */
export function noticeText(notice: Notice): string {
  const { delivery, since, reason, files, rows, lostAt, lost } = notice;
  const lines = [
    `The delivery "${delivery}" fails since ${since}.`,
    `Reason: ${reason}`,
    `Waiting: ${files} files with ${rows} rows.`,
  ];
  if (lostAt !== undefined) lines.push(`The oldest is given up at ${lostAt}.`);
  for (const { key, rows: gone, from, to } of lost.slice(0, mostLost)) {
    lines.push(
      `LOST: ${key}, ${gone} rows, cursors ${from ?? 'the beginning'} to ${to}. While the store has the events: logs deliver redo ${delivery} ${key}`,
    );
  }
  if (lost.length > mostLost)
    lines.push(`LOST: ${lost.length - mostLost} more files. All of them: logs deliver status`);
  return `${lines.join('\n')}\n`;
}
