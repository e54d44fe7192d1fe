import type { AttributesV1, AttributeValueV1, LogEventV1 } from '../provider/event.ts';
import type { ColumnTypeV1, TableTypeV1 } from '../provider/table.ts';

/** An event out of a row; its id is `<idPrefix>:<line>` of the staged file. */
export interface ParsedRow {
  /** Number of the file within its commit. */
  ordinal: number;
  line: number;
  event: LogEventV1;
}

const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  '0': '\0',
  '1': '\u0001',
  '-': '-',
};

/** Rows in the encoding of `RowChunkV1` → events: the plainest reading of that encoding, for tests and simple stores. */
export function* parseRows(bytes: Uint8Array, type: TableTypeV1, idPrefix: string): Generator<ParsedRow> {
  const rows = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split('\n');
  if (rows.pop() !== '') throw new Error('The rows do not end with a line feed.');
  const fixed = type.severity === 'row' ? 4 : 3;
  for (const row of rows) {
    const fields = row.split('\t').map(unescaped);
    if (fields.length !== fixed + type.columns.length + 1) {
      throw new Error(`A row of ${type.type} has ${fields.length} fields.`);
    }
    const [ordinal, line, time, severity] = fields;
    const attributes: AttributesV1 = { ...type.constants };
    for (const [index, column] of type.columns.entries()) {
      const field = fields[fixed + index];
      if (field !== undefined) attributes[column.attribute] = typedValue(field, column.type);
    }
    Object.assign(attributes, JSON.parse(fields.at(-1) ?? '{}'));
    const event: LogEventV1 = {
      id: `${idPrefix}:${line}`,
      time: isoOf(time ?? ''),
      name: type.event,
      severity: type.severity === 'row' ? Number(severity) : type.severity,
      attributes,
    };
    yield { ordinal: Number(ordinal), line: Number(line), event };
  }
}

function unescaped(field: string): string | undefined {
  if (field === '-') return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the encoding's escape
  return field.replace(/\u0001(.)/gs, (_, letter: string) => {
    const text = escapes[letter];
    if (text === undefined) throw new Error(`There is no escape "${letter}".`);
    return text;
  });
}

function typedValue(field: string, type: ColumnTypeV1): AttributeValueV1 {
  switch (type) {
    case 'text':
      return field;
    case 'integer':
    case 'number':
      return Number(field);
    case 'boolean':
      return field === 'true';
    case 'time':
      return isoOf(field);
  }
}

/** `2026-03-10 16:48:11.500000` → `2026-03-10T16:48:11.500Z`: no fraction, milliseconds, or what it takes. */
function isoOf(field: string): string {
  const [seconds = '', fraction = ''] = field.replace(' ', 'T').split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? `${seconds}Z` : `${seconds}.${digits.padEnd(3, '0')}Z`;
}
