// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the encoder escapes
const escaped = /["\\/\u0000-\u001f]|[^\u0000-\u007f]/g;
const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A string as PHP's `json_encode` writes it: `/` and everything that is not ASCII escaped. */
export function phpString(text: string): string {
  return `"${text.replace(escaped, (unit) => short[unit] ?? `\\u${hex(unit)}`)}"`;
}

// Without the regex flag "u" a match is one UTF-16 unit, which is what PHP writes pairs as.
function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
