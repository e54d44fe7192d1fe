import type { Context } from '../context.ts';
import type { Cell, Column } from '../output/encoder.ts';
import { tableEncoder } from '../output/table.ts';
import type { Answer, Question } from './question.ts';

const room = 80;

/** A question, its SQL and the answer as a table. */
export async function printAnswer(context: Context, question: Question, answer: Answer): Promise<void> {
  const { columns, rows, note } = question.shown?.(answer) ?? { ...answer, note: undefined };
  const width = Math.max(40, Math.min(context.stdout.columns ?? room, 120));
  const table = tableEncoder(columns, { width, colour: context.colours('stdout'), absent: '·' });
  const text =
    table.head() +
    table.batch(rows.map((row) => row.map((cell, at) => print(cell, columns[at])))) +
    table.end();
  const sql = question.sql.trimEnd().replace(/^/gm, '  ');
  await context.write(
    [
      context.paint('stdout', 'bold', question.title),
      '',
      context.paint('stdout', 'dim', sql),
      '',
      text.trimEnd(),
      ...(note === undefined ? [] : [context.paint('stdout', 'dim', note)]),
      '',
      '',
    ].join('\n'),
  );
}

function print(cell: Cell, column: Column | undefined): Cell {
  if (typeof cell !== 'number' || column?.name === 'status') return cell;
  const digits = Number.isInteger(cell) ? 0 : 1;
  return cell.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
