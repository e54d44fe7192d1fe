import { columnTypes, type NativeTable, storedTypes } from './feed-definition.ts';
import { literal } from './literal.ts';
import { genericFields } from './plain-row.ts';

/** What a staged row's ordinal becomes: an SQL expression over `ordinal`. */
export type FileExpression = string;

/** Temporary files of one kind of rows. */
export interface LoadFiles {
  paths: readonly string[];
  escaped: boolean;
  /** Longest row in bytes, or more. */
  longest: number;
}

/** A field of the rows: its name, what it is read as, and how an instant is kept when not as one. */
type LoadField = readonly [name: string, type: string, stored?: string];

const bufferBytes = 32 * 1024 * 1024;

/** Loads rows of a type into its table. `columns` are the attributes of the rows' fields, in order. */
export function loadNative(
  table: NativeTable,
  attributes: readonly string[],
  files: LoadFiles,
  file: FileExpression,
): string {
  const columns = attributes.map((attribute) =>
    table.columns.findIndex((each) => each.attribute === attribute),
  );
  const fields = [
    ['ordinal', 'INTEGER'],
    ['line', 'BIGINT'],
    ['time', 'TIMESTAMP'],
    ...(table.severity === 'row' ? [['severity', 'INTEGER']] : []),
    ...columns.map((index) => columnField(`c${index}`, table.columns[index]?.type ?? 'text')),
    ['extra', 'VARCHAR'],
  ] as LoadField[];
  return insert(table.table, fields, files, file);
}

/** Loads rows of any event. */
export function loadGeneric(files: LoadFiles, file: FileExpression): string {
  return insert('file_events', [['ordinal', 'INTEGER'], ['line', 'BIGINT'], ...genericFields], files, file);
}

/** Which file and line the rows belong to: `file`, `line`. The rows may be of different tables. */
export function placesOf(
  widths: readonly { columns: number; files: LoadFiles }[],
  file: FileExpression,
): string {
  const selects = widths.map(({ columns, files }) => {
    const rest = Array.from(
      { length: columns - 2 },
      (_, index) => [`f${index}`, 'VARCHAR'] as [string, string],
    );
    return `SELECT ${file} AS file, line FROM ${read([['ordinal', 'INTEGER'], ['line', 'BIGINT'], ...rest], files)}`;
  });
  return selects.join(' UNION ALL ');
}

function insert(table: string, fields: readonly LoadField[], files: LoadFiles, file: FileExpression): string {
  const values = fields.map(([name, type, stored = 'TIMESTAMPTZ']) => {
    if (name === 'ordinal') return file;
    if (type === 'TIMESTAMP') return `CAST(${name} AS ${stored})`;
    return type === 'VARCHAR' && files.escaped ? unescaped(name) : name;
  });
  const targets = fields.map(([name]) => (name === 'ordinal' ? 'file' : name));
  return `INSERT INTO store.${table} (${targets.join(', ')}) SELECT ${values.join(', ')} FROM ${read(fields, files)}`;
}

/** Nothing is left to detection, and nothing quotes: the rows' own escapes stand for what would. */
function read(fields: readonly LoadField[], { paths, longest }: LoadFiles): string {
  const columns = fields.map(([name, type]) => `${literal(name)}: ${literal(type)}`);
  const maxLine = Math.max(2 * 1024 * 1024, longest + 1);
  const options = [
    'auto_detect=false',
    'header=false',
    "delim='\t'",
    "quote=''",
    "escape=''",
    "comment=''",
    "nullstr='-'",
    "new_line='\\n'",
    `max_line_size=${maxLine}`,
    `buffer_size=${Math.max(bufferBytes, 2 * maxLine)}`,
    `columns={${columns.join(', ')}}`,
  ];
  return `read_csv([${paths.map(literal).join(', ')}], ${options.join(', ')})`;
}

// The engine parses a TIMESTAMP twice as fast as a TIMESTAMPTZ; the session's zone is UTC.
function columnField(name: string, type: keyof typeof columnTypes): LoadField {
  return type === 'time' ? [name, 'TIMESTAMP', storedTypes.time] : [name, columnTypes[type]];
}

/** In this order: a 0x01 that comes out of an escape must not begin another. */
const escapes = [
  ['t', 'chr(9)'],
  ['n', 'chr(10)'],
  ['r', 'chr(13)'],
  ['0', 'chr(0)'],
  ['-', "'-'"],
  ['1', 'chr(1)'],
] as const;

function unescaped(name: string): string {
  const replaced = escapes.reduce(
    (sql, [code, text]) => `replace(${sql}, chr(1) || '${code}', ${text})`,
    name,
  );
  return `CASE WHEN contains(${name}, chr(1)) THEN ${replaced} ELSE ${name} END`;
}
