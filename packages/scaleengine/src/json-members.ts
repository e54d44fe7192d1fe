import { visit } from 'jsonc-parser';

/** A member of a JSON object, with where it stands in the text. */
export interface JsonMember {
  kind: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';
  /** A string's value; of everything else its text as written. */
  text: string;
  /** Where its name begins. */
  start: number;
  /** Behind its value. */
  end: number;
}

/** Members by name, in the order of the text. */
export type JsonMembers = ReadonlyMap<string, JsonMember>;

/**
 * The members of a JSON object. `undefined` for what is no JSON, no object, or has a name twice in one object,
 * at any depth: of two members with one name each reader would choose its own.
 */
export function jsonMembers(text: string): JsonMembers | undefined {
  const members = new Map<string, JsonMember>();
  const names: (Set<string> | undefined)[] = [];
  let valid = true;
  let name = '';
  let start = 0;
  let container = 0;
  const add = (kind: JsonMember['kind'], value: string, end: number) => {
    if (names[0] === undefined) valid = false;
    else if (members.has(name)) valid = false;
    else members.set(name, { kind, text: value, start, end });
  };
  const opens = (scope: Set<string> | undefined, offset: number) => {
    if (names.length === 1) container = offset;
    names.push(scope);
  };
  const closes = (kind: 'object' | 'array', end: number) => {
    names.pop();
    if (names.length === 1) add(kind, text.slice(container, end), end);
  };
  try {
    visit(
      text,
      {
        onError: () => {
          valid = false;
        },
        onObjectBegin: (offset) => opens(new Set(), offset),
        onArrayBegin: (offset) => opens(undefined, offset),
        onObjectEnd: (offset, length) => closes('object', offset + length),
        onArrayEnd: (offset, length) => closes('array', offset + length),
        onObjectProperty(property, offset) {
          const scope = names.at(-1);
          if (scope?.has(property) === true) valid = false;
          scope?.add(property);
          if (names.length === 1) {
            name = property;
            start = offset;
          }
        },
        onLiteralValue(value: unknown, offset, length) {
          if (names.length > 1) return;
          const kind = value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
          const written = typeof value === 'string' ? value : text.slice(offset, offset + length);
          add(kind, written, offset + length);
        },
      },
      { disallowComments: true, allowTrailingComma: false },
    );
    // The visitor forgives a few things that are no JSON, such as control characters in a string.
    if (valid) JSON.parse(text);
  } catch {
    return undefined;
  }
  return valid && text.trimStart().startsWith('{') ? members : undefined;
}
