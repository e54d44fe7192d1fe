import { text } from 'node:stream/consumers';
import type { Json } from '@logs/core';
import { isLogsError } from '@logs/core/errors';
import type { LogStoreV1, SqlResultV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import { emit } from '../output/emit.ts';
import type { Cell, Column } from '../output/encoder.ts';
import { openOutput } from '../output/open-output.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { rowEncoder } from '../output/row-encoder.ts';
import { safeLines } from '../output/safe-text.ts';
import { wholeNumber } from '../output/whole-number.ts';
import { UsageError } from '../usage-error.ts';

/** `logs sql`. */
export async function runSql(context: Context, statement: string, flags: OutputFlags): Promise<void> {
  const sql = (statement === '-' ? await text(context.stdin) : statement).trim();
  if (sql === '') {
    throw new UsageError('There is no SQL to run', {
      hint: 'For example: logs sql "select count(*) from events"',
    });
  }
  const output = openOutput(context, flags);
  const store = await openStore(context, { mode: 'read' });
  try {
    const { columns: typed, rows } = await run(store, sql, context.signal);
    const columns = typed.map(({ name, type }): Column => ({ name, kind: kindOf(type) }));
    const whole = typed.map(({ type }) => wholeType.test(type));
    const encoder = rowEncoder(output.format, columns, { ...output.look, absent: 'NULL' });
    const count = await emit(await output.target(), encoder, numbered(rows, whole));
    output.sayHidden();
    if (output.format === 'table') context.say(`${count} ${count === 1 ? 'row' : 'rows'}`);
  } finally {
    await store.close();
  }
}

/** A statement that the store refuses is a mistake in the command line, as a filter that cannot be read is. */
async function run(store: LogStoreV1, sql: string, signal: AbortSignal): Promise<SqlResultV1> {
  if (store.sql === undefined) throw new UsageError('This store answers no SQL');
  try {
    return await store.sql.run(sql, signal);
  } catch (error) {
    if (!isLogsError(error) || error.kind !== 'configuration') throw error;
    const { message, hint } = error;
    throw new UsageError(safeLines(message), { cause: error, ...(hint === undefined ? {} : { hint }) });
  }
}

const wholeType = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;

function kindOf(type: string): Column['kind'] {
  if (wholeType.test(type) || /^(DECIMAL|DOUBLE|FLOAT)/.test(type)) return 'number';
  return /^(TIMESTAMP|DATE|TIME)\b/.test(type) ? 'time' : 'text';
}

/** Whole numbers come as text, because they may be longer than a double holds; most are not. */
async function* numbered(rows: AsyncIterable<Json[][]>, whole: readonly boolean[]): AsyncIterable<Cell[][]> {
  for await (const batch of rows) {
    yield batch.map((row) =>
      row.map((cell, at) => (whole[at] && typeof cell === 'string' ? wholeNumber(cell) : cell)),
    );
  }
}
