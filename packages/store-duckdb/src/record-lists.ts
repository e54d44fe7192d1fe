import type { AttributesV1, DeletedV1, WhereV1 } from '@logs/core';
import { deletedCondition, recordBranch } from './branch.ts';
import type { Catalog } from './catalog.ts';
import type { Database } from './database.ts';
import { literal } from './literal.ts';
import { jsonOf } from './plain-row.ts';
import { compareIds, RecordList } from './record-list.ts';
import { rowsByChange } from './record-stored.ts';
import type { RecordRow, RecordsWritten } from './record-write.ts';
import { interruptible, rows, type Session, transaction } from './session.ts';
import { pointer } from './views.ts';

/** One feed's lists by the values of one group of attributes. */
interface Group {
  feed: string;
  names: readonly string[];
  deleted: DeletedV1;
  /** What was committed since it began to be made, in order; taken over once it is there. */
  waiting: RecordsWritten[];
  lists: Map<string, RecordList> | undefined;
  ready: Promise<Map<string, RecordList> | undefined>;
}

/**
 * Which records a feed has by the attributes that are asked for together, in their order. Held in memory, made
 * when first asked for, and carried on by every commit: some 16 bytes for a record. The records themselves are
 * read from the store each time.
 */
export class RecordLists {
  #database: Database;
  #groups = new Map<string, Group>();
  #end = new AbortController();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The list of the records with these attributes. `undefined` when the feed names no such group, or has events
   * of files, which no list holds.
   */
  async find(
    catalog: Catalog,
    feed: string,
    where: WhereV1 | undefined,
    deleted: DeletedV1,
    signal: AbortSignal,
  ): Promise<RecordList | undefined> {
    const definition = catalog.get(feed);
    const names = Object.keys(where ?? {}).sort();
    const isGroup = definition?.lookups?.some((group) => `${group}` === `${names}`);
    if (where === undefined || isGroup !== true || definition?.tables.length !== 0) return;
    const key = JSON.stringify([feed, names, deleted]);
    const group = this.#groups.get(key) ?? this.#begin(key, { feed, names, deleted });
    const lists = group.lists ?? (await unlessAborted(group.ready, signal));
    return lists && (lists.get(keyOf(where, names)) ?? new RecordList());
  }

  /** Takes over what a commit wrote. */
  async follow(feed: string, written: RecordsWritten): Promise<void> {
    if (written.added.length + written.removed.length === 0) return;
    for (const [key, group] of this.#groups) {
      if (group.feed !== feed) continue;
      if (group.lists === undefined) group.waiting.push(written);
      else await this.#carryOn(group, written).catch(() => this.#groups.delete(key));
    }
  }

  /** Forgets a feed's lists: they are made anew when they are asked for. */
  forget(feed: string): void {
    for (const [key, group] of this.#groups) if (group.feed === feed) this.#groups.delete(key);
  }

  /** Ends what is being made. */
  async close(): Promise<void> {
    this.#end.abort(new Error('The store was closed.'));
    await Promise.allSettled([...this.#groups.values()].map(({ ready }) => ready));
  }

  #begin(key: string, what: Pick<Group, 'feed' | 'names' | 'deleted'>): Group {
    const make = async () => {
      const lists = await this.#database.use(this.#end.signal, (session) => listsOf(session, what));
      if (lists === undefined) return;
      for (let next = group.waiting.shift(); next !== undefined; next = group.waiting.shift()) {
        await this.#carryOn({ ...group, lists }, next);
      }
      group.lists = lists;
      return lists;
    };
    const group: Group = { ...what, waiting: [], lists: undefined, ready: Promise.resolve(undefined) };
    this.#groups.set(key, group);
    group.ready = make();
    group.ready.catch(() => this.#groups.delete(key));
    return group;
  }

  /** The same commit twice changes nothing: what is made meanwhile may hold it already. */
  async #carryOn({ lists, names, deleted }: Group, { added, removed }: RecordsWritten): Promise<void> {
    if (lists === undefined) return;
    const wanted = added.filter((row) => deleted === 'include' || row.deleted === (deleted === 'only'));
    const ids = new Map(wanted.map(({ change, id }) => [change, id]));
    const unknown = wanted.flatMap((row) => {
      const list = lists.get(keyOf(row.attributes, names));
      return list === undefined ? [] : list.changes.slice(...list.at(row.micros));
    });
    const missing = [...new Set(unknown)].filter((change) => !ids.has(change));
    if (missing.length > 0) {
      const found = await this.#database.use(this.#end.signal, (session) => idsOf(session, missing));
      for (const [change, id] of found) ids.set(change, id);
    }
    // From here on without an await: nobody sees half of a commit.
    for (const row of removed) lists.get(keyOf(row.attributes, names))?.remove(row);
    for (const row of wanted) {
      const key = keyOf(row.attributes, names);
      const list = lists.get(key) ?? new RecordList();
      lists.set(key, list);
      insert(list, row, ids);
    }
  }
}

/** The ids of the rows with these numbers. */
export async function idsOf(session: Session, changes: readonly number[]): Promise<Map<number, string>> {
  const found = await rowsByChange(session, 't.change, json_array(t.id)', changes);
  return new Map(found.map(([change, id]) => [Number(change), String(JSON.parse(String(id))[0])]));
}

function insert(list: RecordList, row: RecordRow, ids: ReadonlyMap<number, string>): void {
  const [begin, end] = list.at(row.micros);
  let place = begin;
  for (; place < end; place++) {
    const change = list.changes[place] as number;
    if (change === row.change) return;
    if (compareIds(ids.get(change) ?? '', row.id) > 0) break;
  }
  list.insert(place, row);
}

/** The values of a group's attributes as one text: JSON, so that `1` and `"1"` differ. */
function keyOf(attributes: AttributesV1 | WhereV1, names: readonly string[]): string {
  return jsonOf(names.map((name) => attributes[name] ?? null));
}

async function listsOf(
  session: Session,
  { feed, names, deleted }: Pick<Group, 'feed' | 'names' | 'deleted'>,
): Promise<Map<string, RecordList> | undefined> {
  const pointers = names.map((name) => literal(pointer(name))).join(', ');
  const key = `to_json(json_extract(t.attributes, [${pointers}]))`;
  // A double takes 53 bits of it as they are, and comes over fast.
  const hash = `CAST(hash(${key}) >> 11 AS DOUBLE)`;
  const tombstones = deletedCondition(recordBranch, deleted) ?? 'true';
  const from = `FROM store.record_events t WHERE t.feed = $1 AND ${tombstones}`;
  return transaction(session, async () => {
    const inFiles = 'SELECT 1 FROM store.files WHERE feed = $1 AND commit_seq IS NOT NULL LIMIT 1';
    if ((await rows(session, inFiles, [feed])).length > 0) return;
    const keys = await rows(session, `SELECT DISTINCT ${hash}, CAST(${key} AS VARCHAR) ${from}`, [feed]);
    const lists = new Map(keys.map(([, text]) => [jsonOf(JSON.parse(String(text))), new RecordList()]));
    const byHash = new Map(keys.map(([number], index) => [number, [...lists.values()][index]]));
    // Two keys with one hash: without lists all is found as well.
    if (byHash.size !== keys.length || lists.size !== keys.length) return;
    const sorted = await interruptible(session, () =>
      session.connection.stream(
        `SELECT h, m, c FROM (SELECT ${hash} AS h, CAST(epoch_us(t.time) AS DOUBLE) AS m,
         CAST(t.change AS DOUBLE) AS c, t.id ${from}) ORDER BY m, length(id), id`,
        [feed],
      ),
    );
    for (;;) {
      const chunk = await interruptible(session, () => sorted.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return lists;
      const [micros, changes] = [chunk.getColumnValues(1), chunk.getColumnValues(2)];
      for (const [index, number] of chunk.getColumnValues(0).entries()) {
        byHash.get(Number(number))?.push({ micros: Number(micros[index]), change: Number(changes[index]) });
      }
    }
  });
}

/** What is awaited, unless the signal aborts before. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
