// What could move the cursor, change colours, or show a text other than it is: control characters (C0, DEL, C1),
// lone surrogates, line separators, zero-width and direction marks.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text that a terminal shows and never obeys: control characters become `\n`, `\x1b`, `\u202e`. */
export function safeText(text: string): string {
  return text.replace(unsafe, (character) => short[character] ?? escaped(character));
}

/** Like {@link safeText}, but leaves tabs and line ends as they are. */
export function safeLines(text: string): string {
  return text.replace(unsafe, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** JSON in one line that a terminal never obeys; reads back as the same value. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(unsafe, unicode);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicode(character);
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
