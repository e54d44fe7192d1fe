/** What an answer counts of a row; the truth is made of these alone. */
export type Fact =
  | { kind: 'ping'; bucket: number; place: string; title: string; viewer: string }
  | { kind: 'slice'; title: string; seconds: number }
  | { kind: 'beacon'; ad: string; title: string; type: string; unit: string; status: number };

/** One event as the vendor logs it, before it is put into a file. */
export interface Row {
  type: string;
  /** When it happened, in seconds since 1970. */
  time: number;
  /** The columns behind date, time and event name in the vendor's order; `null` is a value left out. */
  columns: readonly (string | null)[];
  /** What version 002 of the format has behind them. */
  later?: readonly (string | null)[];
  /** Only version 002 has this type. */
  onlyLater?: true;
  fact?: Fact;
}

/** All columns of a row in one version of the format. */
export function columnsOf(row: Row, version: string): (string | null)[] {
  const stamp = new Date(row.time * 1000).toISOString();
  const later = version === '001' ? [] : (row.later ?? []);
  return [stamp.slice(0, 10), stamp.slice(11, 19), row.type, ...row.columns, ...later];
}
