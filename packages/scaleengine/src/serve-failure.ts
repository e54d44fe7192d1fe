import { errorCodes, type KnownCode } from './error-codes.ts';

/** Why a served request is refused. */
export class ServeFailure extends Error {
  readonly code: KnownCode;

  constructor(code: KnownCode, more = '') {
    super(`${errorCodes[code].message}${more}`);
    this.code = code;
  }
}

/** What is missing, or has a value that cannot be. */
export function missing(...fields: readonly string[]): ServeFailure {
  return new ServeFailure('0006', `: ${fields.join(', ')}`);
}
