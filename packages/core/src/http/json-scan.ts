import { printsTheSame } from './prints-the-same.ts';

const deepest = 64;
const most = 1_000_000;

/** What was seen in a JSON text. */
export interface JsonScan {
  /** What makes it too much to read: `nested deeper than 64`. The rest was not looked at. */
  excess: string | undefined;
  /** The array at the path: where its text begins and ends. */
  array: { start: number; end: number } | undefined;
  /** Where the text of each of its elements begins and ends: start, end, start, end … */
  spans: number[];
  /** Where numbers stand that JavaScript would not print back the same: start, end, start, end … */
  literals: number[];
  /** Which elements of the array hold such a number. */
  inexact: number[];
  /** Whether there is such a number anywhere else. */
  inexactElsewhere: boolean;
}

const [space, quote, comma, colon, open, close, backslash, openObject, closeObject] = [
  0x20, 0x22, 0x2c, 0x3a, 0x5b, 0x5d, 0x5c, 0x7b, 0x7d,
] as const;

/**
 * Goes once through a JSON text: how deep it is, which numbers a double would change, and where the elements
 * of the array at `path` (names of members, from the root on) stand. What it says holds for valid texts; an
 * invalid one is left to the parser.
 */
export function scanJson(text: string, path?: readonly string[]): JsonScan {
  const seen: JsonScan = {
    excess: undefined,
    array: undefined,
    spans: [],
    literals: [],
    inexact: [],
    inexactElsewhere: false,
  };
  const { length } = text;
  const objects: boolean[] = [];
  let depth = 0;
  // How many of the open containers lead to the array; whether the next value is the next one to do so.
  let chain = 0;
  let awaited = path !== undefined;
  let keyNext = false;
  // Depth of the array's elements while it is open, else -1.
  let elements = -1;
  let start = -1;
  let exact = true;

  for (let at = 0; at < length && seen.excess === undefined; at++) {
    const code = text.charCodeAt(at);
    if (code <= space || code === colon) continue;
    if (code === comma) {
      if (depth === elements) endElement(at);
      keyNext = depth > 0 && objects[depth - 1] === true;
    } else if (code === close || code === closeObject) {
      if (depth === elements && seen.array !== undefined) {
        endElement(at);
        seen.array.end = at + 1;
        elements = -1;
      }
      if (chain === depth) chain--;
      depth--;
      keyNext = false;
    } else if (code === quote) {
      const end = stringEnd(text, at);
      if (keyNext) {
        keyNext = false;
        if (chain === depth) awaitNext(at, end);
      } else {
        if (depth === elements) start = at;
        awaited = false;
      }
      at = end - 1;
    } else if (code === open || code === openObject) {
      if (depth === deepest) {
        seen.excess = `nested deeper than ${deepest}`;
        break;
      }
      if (depth === elements) start = at;
      keyNext = code === openObject;
      objects[depth++] = keyNext;
      if (awaited) openOnPath(at);
    } else {
      const end = scalarEnd(text, at);
      if (depth === elements) start = at;
      awaited = false;
      if (code < colon && !printsTheSame(text, at, end)) {
        if (seen.literals.push(at, end) > 2 * most) {
          seen.excess = `with more than ${most} numbers that doubles cannot hold`;
        }
        if (elements < 0) seen.inexactElsewhere = true;
        else exact = false;
      }
      at = end - 1;
    }
  }
  return seen;

  function endElement(at: number): void {
    if (start < 0) return;
    let end = at;
    while (text.charCodeAt(end - 1) <= space) end--;
    if (!exact) seen.inexact.push(seen.spans.length / 2);
    if (seen.spans.push(start, end) > 2 * most) seen.excess = `with more than ${most} records`;
    start = -1;
    exact = true;
  }

  function awaitNext(from: number, to: number): void {
    const wanted = path?.[chain - 1];
    awaited = wanted !== undefined && keyOf(text, from, to) === wanted;
    if (!awaited) return;
    // Of members with the same name the last one counts.
    seen.array = undefined;
    seen.spans = [];
    seen.inexact = [];
  }

  function openOnPath(at: number): void {
    awaited = false;
    const left = (path?.length ?? 0) - chain;
    if (keyNext && left > 0) chain = depth;
    else if (!keyNext && left === 0) {
      elements = depth;
      seen.array = { start: at, end: length };
    }
  }
}

function keyOf(text: string, from: number, to: number): unknown {
  const key = text.slice(from + 1, to - 1);
  if (!key.includes('\\')) return key;
  try {
    return JSON.parse(`"${key}"`);
  } catch {
    return undefined;
  }
}

/** Behind the closing quote of the string whose opening quote is at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; ; ) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    let run = end;
    while (run > at && text.charCodeAt(run - 1) === backslash) run--;
    if ((end - run) % 2 === 0) return end + 1;
    at = end + 1;
  }
}

/** Behind a number, true, false or null. */
function scalarEnd(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= space || code === comma || code === close || code === closeObject) break;
  }
  return at;
}
