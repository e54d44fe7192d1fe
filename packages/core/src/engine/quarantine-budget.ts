import type { InvalidRecordV1 } from '../provider/index.ts';

/** Most invalid records of one commit. */
export const quarantineRecords = 100_000;
/** Most bytes of invalid records of one commit. */
export const quarantineBytes = 64 * 1024 * 1024;

/** Thrown when a commit would hold more invalid records than memory allows. */
export class QuarantineFull extends Error {}

/** Counts the invalid records that a commit holds in memory. */
export class QuarantineBudget {
  #records = 0;
  #bytes = 0;

  /** Takes records in, with bytes of their own. @throws QuarantineFull */
  keep(records: readonly InvalidRecordV1[], into: InvalidRecordV1[]): void {
    for (const record of records) {
      this.#records += 1;
      this.#bytes += record.bytes.byteLength;
      if (this.#records > quarantineRecords || this.#bytes > quarantineBytes) throw new QuarantineFull();
      const shared = record.bytes.byteLength !== record.bytes.buffer.byteLength;
      into.push(shared ? { ...record, bytes: new Uint8Array(record.bytes) } : record);
    }
  }
}
