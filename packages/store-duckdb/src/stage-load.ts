import { adopt } from './adopt.ts';
import type { Catalog } from './catalog.ts';
import { tableOf } from './feed-definition.ts';
import type { LaneKey } from './lane.ts';
import { type FileExpression, type LoadFiles, loadGeneric, loadNative, placesOf } from './load.ts';
import { genericFields } from './plain-row.ts';
import { run, type Session } from './session.ts';
import type { Stage } from './stage.ts';

/** The staged rows of one kind. */
export interface StagedRows {
  kind: number | 'generic';
  files: LoadFiles;
}

/** Brings a stage's files to the disk, and sorts them by kind. */
export async function finishStage(stage: Stage): Promise<StagedRows[]> {
  const groups = new Map<string, { key: LaneKey; paths: string[]; longest: number }>();
  for (const { key, path, longest } of await stage.finish()) {
    const name = `${key.kind} ${key.escaped}`;
    const group = groups.get(name) ?? { key, paths: [], longest: 0 };
    group.paths.push(path);
    group.longest = Math.max(group.longest, longest);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ key, paths, longest }) => {
    return { kind: key.kind, files: { paths, longest, escaped: key.escaped } };
  });
}

/** Loads a stage's rows into their tables. */
export async function loadStage(
  session: Session,
  stage: Stage,
  staged: readonly StagedRows[],
  catalog: Catalog,
  file: FileExpression,
): Promise<void> {
  const types = stage.feed.table?.types ?? [];
  const tables = catalog.get(stage.feed.name)?.tables ?? [];
  for (const { kind, files } of staged) {
    const type = kind === 'generic' ? undefined : types[kind];
    const table = type && tableOf(tables, type);
    const attributes = type?.columns.map(({ attribute }) => attribute) ?? [];
    if (table === undefined) {
      await run(session, loadGeneric(files, file));
      continue;
    }
    await run(session, loadNative(table, attributes, files, file));
    for (const [index, { attribute }] of table.columns.entries()) {
      if (!attributes.includes(attribute)) await run(session, adopt(table, index));
    }
  }
}

/** A query for the places (`file`, `line`) of a stage's rows. */
export function stagedPlaces(stage: Stage, staged: readonly StagedRows[], file: FileExpression): string {
  const types = stage.feed.table?.types ?? [];
  const widths = staged.map(({ kind, files }) => {
    const type = kind === 'generic' ? undefined : types[kind];
    const columns =
      type === undefined
        ? 2 + genericFields.length
        : 3 + (type.severity === 'row' ? 1 : 0) + type.columns.length + 1;
    return { columns, files };
  });
  return placesOf(widths, file);
}
