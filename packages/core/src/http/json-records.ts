import { scanJson } from './json-scan.ts';
import { keepLiterals } from './kept-literals.ts';
import { parseMarked } from './parse-exact.ts';

/** One element of an answer's array: its text exactly as it was sent, and its value as `parseExact` gives it. */
export interface JsonRecord {
  text: string;
  value: unknown;
}

/**
 * Reads an answer whose records stand in an array at `path`, names of members from the root on: `['logs']`, or
 * `[]` when the answer is the array itself. `answer` is the whole answer as `parseExact` gives it. Without an
 * array there, `records` is empty; `answer` then tells why.
 *
 * @throws ApiError `unexpected-answer` as `parseExact` does, and for more than a million records.
 */
export function jsonRecords(
  text: string,
  path: readonly string[],
): { answer: unknown; records: JsonRecord[] } {
  const scan = scanJson(text, path);
  const { array, spans, inexact, inexactElsewhere } = scan;
  const whole = { answer: parseMarked(text, scan) };
  const values = array === undefined ? [] : (arrayAt(whole.answer, path) as unknown[]);
  if (inexactElsewhere) keepLiterals(whole, values);
  for (const index of inexact) {
    const element = { value: values[index] };
    values[index] = keepLiterals(element).value;
  }
  const records = values.map((value, index) => ({
    text: text.slice(spans[2 * index], spans[2 * index + 1]),
    value,
  }));
  return { ...whole, records };
}

function arrayAt(answer: unknown, path: readonly string[]): unknown {
  return path.reduce((value, name) => (value as Record<string, unknown>)[name], answer);
}
