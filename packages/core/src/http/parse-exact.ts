import { ApiError } from '../provider/index.ts';
import { type JsonScan, scanJson } from './json-scan.ts';
import { keepLiterals, markLiterals } from './kept-literals.ts';

/**
 * `JSON.parse`, but a number that JavaScript would not print back the same (`9007199254740993`, `0.10`, `1e3`)
 * comes as a `LosslessNumber` of lossless-json, whose `value` is its text; see {@link numberText} and
 * {@link plainNumber}.
 *
 * @throws ApiError `unexpected-answer` when the text is no JSON, is nested deeper than 64, or has more than a
 *   million such numbers. Its message holds nothing of the text.
 */
export function parseExact(text: string): unknown {
  const scan = scanJson(text);
  const value = parseMarked(text, scan);
  // Under a name, so that a number that is the whole text has a place too.
  return scan.literals.length === 0 ? value : keepLiterals({ value }).value;
}

/**
 * Parses a text that was scanned. Its inexact numbers come as marks, which `keepLiterals` resolves.
 *
 * @throws ApiError `unexpected-answer`
 */
export function parseMarked(text: string, { excess, literals }: JsonScan): unknown {
  if (excess !== undefined) throw new ApiError('unexpected-answer', `The answer is JSON ${excess}`);
  try {
    return JSON.parse(literals.length === 0 ? text : markLiterals(text, literals));
  } catch {
    throw new ApiError('unexpected-answer', `The answer is not JSON (${text.length} characters)`);
  }
}
