import type { LogEventV1 } from '../provider/event.ts';
import type { RowChunkV1, TableTypeV1 } from '../provider/table.ts';

/** Events of one type → a chunk of rows in the encoding of `RowChunkV1`: the plainest writing of that encoding. */
export function encodeEvents(
  events: readonly { line: number; event: LogEventV1 }[],
  type: TableTypeV1,
  ordinal: number,
): RowChunkV1 {
  let escaped = false;
  const field = (value: string | number | boolean | undefined): string => {
    if (value === undefined) return '-';
    const text = encodeText(String(value));
    escaped ||= text !== String(value);
    return text;
  };
  const rows = events.map(({ line, event }) => {
    const rest = new Map(Object.entries(event.attributes));
    for (const constant of Object.keys(type.constants)) rest.delete(constant);
    const columns = type.columns.map((column) => {
      const value = rest.get(column.attribute);
      rest.delete(column.attribute);
      return field(column.type === 'time' && value !== undefined ? plainTime(String(value)) : value);
    });
    const severity = type.severity === 'row' ? [String(event.severity)] : [];
    const extra = rest.size === 0 ? undefined : JSON.stringify(Object.fromEntries(rest));
    return `${[ordinal, line, plainTime(event.time), ...severity, ...columns, field(extra)].join('\t')}\n`;
  });
  const bytes = new Uint8Array(new TextEncoder().encode(rows.join('')));
  return { kind: 'rows', type: type.type, rows: rows.length, bytes, escaped };
}

const letters: Readonly<Record<string, string>> = {
  '\t': 't',
  '\n': 'n',
  '\r': 'r',
  '\0': '0',
  '\u0001': '1',
};

function encodeText(text: string): string {
  if (text === '-') return '\u0001-';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters the encoding escapes
  return text.replace(/[\t\n\r\0\u0001]/g, (character) => `\u0001${letters[character]}`);
}

function plainTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
