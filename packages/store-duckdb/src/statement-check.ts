import { ConfigurationError } from '@logs/core/errors';
import { rows, type Session } from './session.ts';

/** Functions that stand for a table and read nothing but the store and their arguments. */
const harmless: ReadonlySet<string> = new Set([
  'duckdb_columns',
  'duckdb_constraints',
  'duckdb_functions',
  'duckdb_indexes',
  'duckdb_keywords',
  'duckdb_schemas',
  'duckdb_tables',
  'duckdb_types',
  'duckdb_views',
  'generate_series',
  'json_each',
  'json_tree',
  'pragma_table_info',
  'range',
  'repeat',
  'repeat_row',
  'unnest',
]);
const explain = /^\s*explain\s+(?:analyze\s+)?(?:\([^()]*\)\s*)?/i;

/**
 * Has the engine take a statement apart, and refuses one that is no SELECT or in which a function other than
 * the harmless ones stands for a table: some read files, some write.
 *
 * @throws ConfigurationError
 */
export async function checkStatement(session: Session, text: string): Promise<void> {
  const [row] = await rows(session, 'SELECT CAST(json_serialize_sql($1::VARCHAR) AS VARCHAR)', [
    text.replace(explain, ''),
  ]);
  const tree = JSON.parse(String(row?.[0])) as Record<string, unknown>;
  // What is wrong with the statement says the engine itself, when it is asked to run it.
  if (tree['error'] === true && tree['error_type'] !== 'not implemented') return;
  if (tree['error'] === true) throw notReading('A statement that is no SELECT');
  for (const name of tableFunctions(tree)) {
    if (harmless.has(name)) continue;
    throw new ConfigurationError(
      `The table function ${name} is not allowed here: SQL only reads the store.`,
      {
        hint: 'Write a SELECT over the views: events, files, quarantine, …',
      },
    );
  }
}

/** For a statement of a kind that does more than read. */
export function notReading(what: string | undefined): ConfigurationError {
  return new ConfigurationError(`${what} is not allowed here: SQL only reads the store.`, {
    hint: 'Write a SELECT; `logs export` writes files.',
  });
}

function* tableFunctions(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  const { type, function: called } = node as { type?: unknown; function?: { function_name?: unknown } };
  if (type === 'TABLE_FUNCTION') yield String(called?.function_name).toLowerCase();
  for (const each of Object.values(node)) yield* tableFunctions(each);
}
