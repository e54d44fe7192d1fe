import type { FileCountsV1, LedgerRowV1, LedgerStateV1 } from '@logs/core';
import { asRow } from './append.ts';
import type { Cell, JsonRow } from './session.ts';

/** What the store keeps of a file beside its ledger row. */
export interface FileIdentity {
  id: number;
  idPrefix?: string;
  /** The commit that brought its events. */
  commit?: number;
  /** When that was. */
  observed?: string;
}

/** The columns that {@link fromLedgerCells} reads. */
export const ledgerColumns = [
  'feed',
  'key',
  'source',
  'state',
  'fingerprint',
  'sha256',
  'previous_sha256',
  'size',
  'inflated_size',
  'counts',
  'edition_slot',
  'edition_period',
  'edition_version',
  'delivered_from',
  'delivered_to',
  'attributes',
  'path',
  'reason',
  'tries',
  'updated',
  'kept',
] as const;

/** A row of `store.files`. Without a ledger row it only gives staged events their file. */
export function toFileRow(file: FileIdentity, row: Partial<LedgerRowV1>): (Cell | undefined)[] {
  return asRow('files', {
    id: file.id,
    id_prefix: file.idPrefix,
    commit_seq: file.commit,
    observed: file.observed,
    feed: row.feed,
    key: row.key,
    source: row.source,
    state: row.state,
    fingerprint: row.fingerprint,
    sha256: row.sha256,
    previous_sha256: row.previousSha256,
    size: row.size,
    inflated_size: row.inflatedSize,
    counts: row.counts && JSON.stringify(row.counts),
    edition_slot: row.edition?.slot,
    edition_period: row.edition?.period,
    edition_version: row.edition?.version,
    delivered_from: row.delivered?.from,
    delivered_to: row.delivered?.to,
    attributes: row.attributes && JSON.stringify(row.attributes),
    path: row.path,
    reason: row.reason,
    tries: row.tries,
    updated: row.updated,
    kept: row.kept,
  });
}

/** The ledger row of the cells of {@link ledgerColumns}. */
export function fromLedgerCells(cells: JsonRow): LedgerRowV1 {
  const at = Object.fromEntries(ledgerColumns.map((name, index) => [name, cells[index] ?? undefined]));
  const text = (name: (typeof ledgerColumns)[number]) => at[name] as string | undefined;
  const json = <Shape>(name: (typeof ledgerColumns)[number]) => {
    const value = text(name);
    return value === undefined ? undefined : (JSON.parse(value) as Shape);
  };
  const slot = text('edition_slot');
  const from = text('delivered_from');
  return present({
    feed: text('feed') ?? '',
    key: text('key') ?? '',
    source: text('source') ?? '',
    state: text('state') as LedgerStateV1,
    fingerprint: text('fingerprint') ?? '',
    updated: text('updated') ?? '',
    sha256: text('sha256'),
    previousSha256: text('previous_sha256'),
    size: at['size'] as number | undefined,
    inflatedSize: at['inflated_size'] as number | undefined,
    counts: json<FileCountsV1>('counts'),
    edition:
      slot === undefined
        ? undefined
        : { slot, period: text('edition_period') ?? '', version: text('edition_version') ?? '' },
    delivered: from === undefined ? undefined : { from, to: text('delivered_to') ?? '' },
    attributes: json<Record<string, string>>('attributes'),
    path: text('path'),
    reason: text('reason'),
    tries: at['tries'] as number | undefined,
    kept: at['kept'] === true ? (true as const) : undefined,
  });
}

type Present<Shape> = {
  [Key in keyof Shape as undefined extends Shape[Key] ? never : Key]: Shape[Key];
} & { [Key in keyof Shape as undefined extends Shape[Key] ? Key : never]?: Exclude<Shape[Key], undefined> };

/** The object without its undefined members: absent is absent. */
export function present<Shape extends object>(value: Shape): Present<Shape> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Present<Shape>;
}
