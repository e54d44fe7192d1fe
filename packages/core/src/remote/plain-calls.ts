import type { AttributeValueV1, WhereV1 } from '../provider/index.ts';
import type { LogStoreV1, QuarantineRowV1 } from '../store/index.ts';

/** Calls of a store that take values and answer with one. */
export type PlainCall =
  | 'taken'
  | 'sameBytes'
  | 'editions'
  | 'ledger'
  | 'checkpoint'
  | 'windows'
  | 'quarantined'
  | 'changes'
  | 'histogram'
  | 'facet'
  | 'distinct'
  | 'prune'
  | 'sources'
  | 'records'
  | 'count'
  | 'record'
  | 'files';

/** How a call's values become JSON and again what they were, where they are more than JSON. */
interface Crossing {
  toInput?(input: unknown[]): unknown[];
  fromInput?(input: unknown[]): unknown[];
  toAnswer?(answer: unknown): unknown;
  fromAnswer?(answer: unknown): unknown;
}

const map: Crossing = {
  toAnswer: (answer) => [...(answer as Map<string, unknown>)],
  fromAnswer: (answer) => new Map(answer as [string, unknown][]),
};

/** An attribute that must be absent is `undefined`, which JSON leaves out. */
const where: Crossing = {
  toInput: ([feed, query]) => [feed, { ...Object(query), where: wherePairs(Object(query).where) }],
  fromInput: ([feed, query]) => [feed, { ...Object(query), where: whereFrom(Object(query).where) }],
};

/** The plain calls, each with what it needs to cross. */
export const plainCalls: Readonly<Record<PlainCall, Crossing>> = {
  taken: map,
  sameBytes: map,
  editions: {},
  ledger: {},
  checkpoint: {},
  windows: {},
  quarantined: {
    toAnswer: (answer) => (answer as QuarantineRowV1[]).map(quarantineToJson),
    fromAnswer: (answer) => (answer as QuarantineJson[]).map(quarantineFromJson),
  },
  changes: {},
  histogram: {},
  facet: {},
  distinct: {},
  prune: {},
  sources: {},
  records: where,
  count: where,
  record: {},
  files: {},
} satisfies Record<PlainCall & keyof LogStoreV1, Crossing>;

/** A quarantined record as JSON. */
export type QuarantineJson = Omit<QuarantineRowV1, 'bytes'> & { bytes: string };

export function quarantineToJson(row: QuarantineRowV1): QuarantineJson {
  return { ...row, bytes: Buffer.from(row.bytes).toString('base64') };
}

export function quarantineFromJson(row: QuarantineJson): QuarantineRowV1 {
  return { ...row, bytes: new Uint8Array(Buffer.from(row.bytes, 'base64')) };
}

type WherePairs = [name: string, value?: AttributeValueV1][];

function wherePairs(given: WhereV1 | undefined): WherePairs {
  return Object.entries(given ?? {}).map(([name, value]) => (value === undefined ? [name] : [name, value]));
}

function whereFrom(pairs: WherePairs): WhereV1 {
  return Object.fromEntries(pairs.map(([name, value]) => [name, value]));
}
