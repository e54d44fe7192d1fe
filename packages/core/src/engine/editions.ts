import type { EditionV1 } from '../provider/index.ts';
import type { EditionsV1 } from '../store/index.ts';

/** What became of a file under the edition rule. */
export type EditionVerdict = { take: true } | { take: false; reason: string; pending: boolean };

/**
 * The edition rule, for vendors that deliver the same records in several format versions. Version V begins
 * in the first period in which any file of V exists. That period still belongs to the version before; every
 * later one belongs to V. A slot that no lower version has is taken from V at once. A slot and period that
 * were taken keep their version. A file that is passed over is taken after all when its slot and period got
 * no file of the version that they belong to, and the lookback is over.
 */
export class EditionRule {
  readonly #versions = new Map<string, { first: string; slots: Set<string> }>();
  readonly #taken = new Map<string, string>();
  readonly #existing = new Map<string, Set<string>>();

  /** Adds what the store knows. */
  known(editions: EditionsV1): void {
    for (const { version, first, slots } of editions.versions) {
      for (const slot of slots) this.#meet(version, first, slot);
    }
    for (const { slot, period, version } of editions.taken) this.taken({ slot, period, version });
    for (const row of editions.passedOver) if (row.edition !== undefined) this.exists(row.edition);
  }

  /** Adds a file that the vendor delivered, whatever became of it. */
  exists(edition: EditionV1): void {
    this.#meet(edition.version, edition.period, edition.slot);
    const place = placeOf(edition);
    const versions = this.#existing.get(place);
    if (versions === undefined) this.#existing.set(place, new Set([edition.version]));
    else versions.add(edition.version);
  }

  /** Adds a file whose events are in the store. */
  taken(edition: EditionV1): void {
    this.#taken.set(placeOf(edition), edition.version);
  }

  /** @param overdue - whether the lookback of the file's period is over */
  verdict(edition: EditionV1, overdue: boolean): EditionVerdict {
    const place = placeOf(edition);
    const taken = this.#taken.get(place);
    const owner = this.#owner(edition);
    if (taken !== undefined && taken !== owner) {
      if (taken === edition.version) return { take: true };
      return { take: false, pending: false, reason: `version ${taken} of this period was taken` };
    }
    if (owner === edition.version) return { take: true };
    const existing = this.#existing.get(place) ?? new Set();
    if (taken === owner || existing.has(owner)) {
      return { take: false, pending: false, reason: `this period belongs to version ${owner}` };
    }
    if (overdue && substitute(existing, owner) === edition.version) return { take: true };
    return {
      take: false,
      pending: true,
      reason: `this period belongs to version ${owner}, of which no file has come yet`,
    };
  }

  #owner({ slot, period }: EditionV1): string {
    const begun = [...this.#versions].filter(([, { first }]) => first <= period).sort(byVersion);
    let owner = '';
    let slotSeen = false;
    for (const [version, { first, slots }] of begun) {
      if (owner === '' || first < period || !slotSeen) owner = version;
      slotSeen ||= slots.has(slot);
    }
    return owner;
  }

  #meet(version: string, period: string, slot: string): void {
    const known = this.#versions.get(version);
    if (known === undefined) {
      this.#versions.set(version, { first: period, slots: new Set([slot]) });
      return;
    }
    if (period < known.first) known.first = period;
    known.slots.add(slot);
  }
}

/** Of the versions that came instead, the next lower one, or else the next greater one. */
function substitute(existing: ReadonlySet<string>, owner: string): string | undefined {
  const sorted = [...existing].sort();
  return sorted.findLast((version) => version < owner) ?? sorted.find((version) => version > owner);
}

function placeOf({ slot, period }: EditionV1): string {
  return `${slot}\0${period}`;
}

function byVersion([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
