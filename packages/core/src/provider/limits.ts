/** Bounds that hold under hostile input. Each is a setting of a collect. */
export interface LimitsV1 {
  /** Longest record in bytes. A longer one goes to quarantine with its first `keptBytes`. */
  recordBytes: number;
  /** How much of an over-long record quarantine keeps, in bytes. */
  keptBytes: number;
  /** Most bytes a file may inflate to. */
  inflatedBytes: number;
  /** Highest ratio of inflated to compressed bytes, checked once `ratioFrom` inflated bytes have passed. */
  ratio: number;
  /** From how many inflated bytes on `ratio` counts. */
  ratioFrom: number;
  /** Most columns of one record of a delimited file. */
  columns: number;
}

/** The limits that hold where none are set. */
export const defaultLimits: Readonly<LimitsV1> = {
  recordBytes: 4 * 1024 * 1024,
  keptBytes: 64 * 1024,
  inflatedBytes: 8 * 1024 ** 3,
  ratio: 200,
  ratioFrom: 256 * 1024 * 1024,
  columns: 256,
};
