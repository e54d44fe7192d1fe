import type { Json } from '../provider/index.ts';
import type { LogStoreV1, SqlResultV1 } from '../store/index.ts';
import type { Connection } from './connection.ts';

/** SQL that the owner runs: its columns first, then rows as they are read. */
export function remoteSql(connection: Connection, dialect: string): NonNullable<LogStoreV1['sql']> {
  return {
    dialect,
    async run(text, signal): Promise<SqlResultV1> {
      const frames = connection.stream('sql', [text], signal);
      const { value: first } = await frames.next();
      const columns = first?.kind === 'json' ? (first.value as SqlResultV1['columns']) : [];
      return { columns, rows: rowsOf(frames) };
    },
  };
}

async function* rowsOf(frames: ReturnType<Connection['stream']>): AsyncGenerator<Json[][]> {
  for await (const frame of frames) if (frame.kind === 'json') yield frame.value as Json[][];
}
