import type { LogStoreV1 } from '@logs/core/store';
import type { Cell } from '../output/encoder.ts';
import type { Answer, Question } from './question.ts';

/** Runs a question's SQL; columns of numbers come as numbers, 64-bit ones too, and times as ISO 8601. */
export async function ask(store: LogStoreV1, question: Question, signal: AbortSignal): Promise<Answer> {
  if (store.sql === undefined) throw new Error('This store takes no SQL.');
  const { columns } = question;
  const rows: Cell[][] = [];
  const result = await store.sql.run(question.sql, signal);
  for await (const batch of result.rows) {
    for (const row of batch) rows.push(columns.map(({ kind }, at) => read(row[at], kind)));
  }
  return { columns, rows };
}

function read(cell: Cell, kind: string): Cell {
  if (cell === null || cell === undefined) return null;
  if (kind === 'number') return Number(cell);
  return kind === 'time' ? new Date(String(cell)).toISOString() : cell;
}
