import { visit } from 'jsonc-parser';

/** How a JSON text is written anew. */
export interface JsonStyle {
  string(value: string): string;
  emptyObject: string;
}

/** A valid JSON object without one member, token by token: no white space, numbers as they were written. */
export function reencodeWithout(text: string, member: string, { string, emptyObject }: JsonStyle): string {
  const open: { written: number; begins: number }[] = [];
  let result = '';
  let skipping = false;
  const separate = () => {
    const scope = open.at(-1);
    if (scope === undefined) return;
    if (scope.written > 0) result += ',';
    scope.written += 1;
  };
  // An object's values stand behind their names, an array's are separated here.
  let named = false;
  const value = (token: string) => {
    if (skipping) return;
    if (!named) separate();
    named = false;
    result += token;
  };
  let depth = 0;
  const begins = (token: string) => {
    depth += 1;
    if (skipping) return;
    value(token);
    open.push({ written: 0, begins: result.length - 1 });
  };
  const ends = (token: string) => {
    depth -= 1;
    if (skipping) return;
    const scope = open.pop();
    if (token === '}' && scope?.written === 0) result = result.slice(0, scope.begins) + emptyObject;
    else result += token;
  };
  visit(text, {
    onObjectBegin: () => begins('{'),
    onArrayBegin: () => begins('['),
    onObjectEnd: () => {
      if (depth === 1) skipping = false;
      ends('}');
    },
    onArrayEnd: () => ends(']'),
    onObjectProperty(name) {
      if (depth === 1) skipping = name === member;
      if (skipping) return;
      separate();
      result += `${string(name)}:`;
      named = true;
    },
    onLiteralValue(literal: unknown, offset, length) {
      value(typeof literal === 'string' ? string(literal) : text.slice(offset, offset + length));
    },
  });
  return result;
}
