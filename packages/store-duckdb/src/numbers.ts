import { rows, type Session } from './session.ts';

/** The last numbers that were given: to a commit, to a change of a record, to a file. */
export interface Numbers {
  commit: number;
  change: number;
  file: number;
}

/** Reads them. They hold for as long as this process alone writes, and counts on. */
export async function readNumbers(session: Session): Promise<Numbers> {
  const [row] = await rows(
    session,
    `SELECT coalesce((SELECT max(seq) FROM store.commits), 0),
     coalesce((SELECT max(change) FROM store.record_events), 0), coalesce((SELECT max(id) FROM store.files), 0)`,
  );
  const [commit, change, file] = (row ?? []).map(Number);
  return { commit: commit ?? 0, change: change ?? 0, file: file ?? 0 };
}
