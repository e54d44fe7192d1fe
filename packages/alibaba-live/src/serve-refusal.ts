import { type ErrorCode, errorRow } from './errors.ts';

/** Why a request is refused, in the vendor's words. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  /** Milliseconds to wait. */
  declare readonly retryAfter?: number;

  constructor(
    code: ErrorCode | `Missing${string}`,
    more: { detail?: string; retryAfter?: number; message?: string } = {},
  ) {
    const row = errorRow(code) ?? { status: 400, message: code };
    super((more.message ?? row.message) + (more.detail === undefined ? '' : ` ${more.detail}`));
    this.code = code;
    this.status = row.status;
    if (more.retryAfter !== undefined) this.retryAfter = more.retryAfter;
  }
}
