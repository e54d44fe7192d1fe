import type { LogEventV1, TableTypeV1 } from '@logs/core';
import { plainTime } from './calendar.ts';

const codes: Readonly<Record<string, string>> = {
  '\t': '\x01t',
  '\n': '\x01n',
  '\r': '\x01r',
  '\0': '\x010',
  '\x01': '\x011',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that the encoding escapes
const special = /[\t\n\r\0\x01]/g;

/** A value in the plain encoding of RowChunkV1. */
function plainField(text: string): string {
  if (text === '-') return '\x01-';
  return text.replace(special, (character) => codes[character] as string);
}

/** Turns events of a table into rows in the plain encoding of RowChunkV1, from the time on, with their LF. */
export function plainRows({
  columns,
  severity,
  constants,
}: TableTypeV1): (event: Omit<LogEventV1, 'id'>) => string {
  const known = new Set([...Object.keys(constants), ...columns.map(({ attribute }) => attribute)]);
  return (event) => {
    const { attributes } = event;
    let row = plainTime(event.time);
    if (severity === 'row') row += `\t${event.severity}`;
    for (const { attribute, type } of columns) {
      const value = attributes[attribute];
      if (value === undefined) row += '\t-';
      else if (type === 'text') row += `\t${plainField(String(value))}`;
      else row += `\t${type === 'time' ? plainTime(String(value)) : value}`;
    }
    const rest = Object.keys(attributes).filter((name) => !known.has(name));
    return `${row}\t${rest.length > 0 ? JSON.stringify(attributes, rest) : '-'}\n`;
  };
}
