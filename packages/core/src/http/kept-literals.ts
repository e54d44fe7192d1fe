import { randomUUID } from 'node:crypto';
import { LosslessNumber } from 'lossless-json';

// Nobody outside can write one.
const mark = randomUUID().slice(0, 8);
const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Puts an object that keeps the text in the place of each literal, so that `JSON.parse` reads the rest at its
 * own speed.
 *
 * @param spans - start and end of each literal in turn
 * @throws SyntaxError when a literal is no number of JSON
 */
export function markLiterals(text: string, spans: readonly number[]): string {
  const pieces: string[] = [];
  let behind = 0;
  for (let at = 0; at < spans.length; at += 2) {
    const [start = 0, end = 0] = [spans[at], spans[at + 1]];
    const literal = text.slice(start, end);
    if (!number.test(literal)) throw new SyntaxError('no number of JSON');
    pieces.push(text.slice(behind, start), `{"${mark}":"${literal}"}`);
    behind = end;
  }
  pieces.push(text.slice(behind));
  return pieces.join('');
}

/** Puts a `LosslessNumber` in the place of each mark below `value`, but not below `except`. */
export function keepLiterals<Value extends object>(value: Value, except?: object): Value {
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const member = members[name];
    if (typeof member !== 'object' || member === null || member === except) continue;
    const literal = (member as Record<string, unknown>)[mark];
    if (typeof literal === 'string') members[name] = new LosslessNumber(literal);
    else keepLiterals(member, except);
  }
  return value;
}
