import type { Cell } from '../output/encoder.ts';
import type { Answer } from './question.ts';

/** Where an answer and the truth differ, in words; empty when they agree. Order plays no part. */
export function differences(answer: Answer, expected: readonly (readonly Cell[])[]): string[] {
  const { columns, rows } = answer;
  const keys = columns.flatMap(({ kind }, at) => (kind === 'number' && at > 0 ? [] : [at]));
  const keyOf = (row: readonly Cell[]): string => keys.map((at) => String(row[at] ?? '')).join(' | ');
  const open = new Map(expected.map((row) => [keyOf(row), row]));
  const found: string[] = [];
  if (open.size !== expected.length) found.push('the truth has two rows of the same name');
  for (const row of rows) {
    const key = keyOf(row);
    const right = open.get(key);
    open.delete(key);
    if (right === undefined) found.push(`${key}: not in the truth, or twice`);
    else if (!columns.every((_, at) => equal(row[at], right[at]))) {
      found.push(`${key}: ${JSON.stringify(row)} but the truth is ${JSON.stringify(right)}`);
    }
  }
  for (const key of open.keys()) found.push(`${key}: missing`);
  return found;
}

// Sums of floating point numbers depend a little on their order.
function equal(one: Cell, other: Cell): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return String(one ?? '') === String(other ?? '');
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}
