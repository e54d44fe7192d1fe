import type { OriginV1 } from './event.ts';

const marker = Symbol.for('@logs/core/error');

/** What every error of this project can say beside its message. */
export interface LogsErrorOptions {
  cause?: unknown;
  /** What to do next, in one sentence for a person. */
  hint?: string;
}

/** Base of all errors that are thrown on purpose. Recognise them with {@link isLogsError}, not `instanceof`. */
export abstract class LogsError extends Error {
  readonly [marker] = true;
  abstract readonly kind: 'configuration' | 'api' | 'format' | 'invalid-record' | 'unsupported';
  declare readonly hint?: string;

  constructor(message: string, options: LogsErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** A setting, environment variable or query that is missing or wrong. */
export class ConfigurationError extends LogsError {
  readonly kind = 'configuration';
  /** The setting's path, e.g. `sources.night.query.root`. */
  declare readonly setting?: string;
  /** The environment variable that would set it. */
  declare readonly variable?: string;

  constructor(message: string, options: LogsErrorOptions & { setting?: string; variable?: string } = {}) {
    super(message, options);
    if (options.setting !== undefined) this.setting = options.setting;
    if (options.variable !== undefined) this.variable = options.variable;
  }
}

/** Why a vendor did not answer as hoped. */
export type ApiErrorReason =
  | 'auth'
  | 'forbidden'
  | 'not-found'
  | 'invalid-request'
  | 'rate-limit'
  | 'server'
  | 'network'
  | 'unexpected-answer';

/** A vendor refused, failed, or could not be reached. */
export class ApiError extends LogsError {
  readonly kind = 'api';
  readonly reason: ApiErrorReason;
  /** HTTP status. */
  declare readonly status?: number;
  /** The vendor's own error code; where it gave no answer, the system's: `ECONNREFUSED`. */
  declare readonly code?: string;
  /** Seconds the vendor asked to wait. */
  declare readonly retryAfter?: number;
  /** The vendor's page about it. */
  declare readonly docs?: string;

  constructor(
    reason: ApiErrorReason,
    message: string,
    options: LogsErrorOptions & { status?: number; code?: string; retryAfter?: number; docs?: string } = {},
  ) {
    super(message, options);
    this.reason = reason;
    if (options.status !== undefined) this.status = options.status;
    if (options.code !== undefined) this.code = options.code;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
    if (options.docs !== undefined) this.docs = options.docs;
  }
}

/** A file that as a whole is not what it should be: cut, damaged, too large. Nothing of it is taken. */
export class FormatError extends LogsError {
  readonly kind = 'format';
  /** The file's key or path. */
  declare readonly file?: string;
  /** 1-based physical line, where known. */
  declare readonly line?: number;
  /** Byte offset, where known. */
  declare readonly offset?: number;

  constructor(
    message: string,
    options: LogsErrorOptions & { file?: string; line?: number; offset?: number } = {},
  ) {
    super(message, options);
    if (options.file !== undefined) this.file = options.file;
    if (options.line !== undefined) this.line = options.line;
    if (options.offset !== undefined) this.offset = options.offset;
  }
}

/** One record that cannot become an event. It goes to quarantine; the records around it are not concerned. */
export class InvalidRecordError extends LogsError {
  readonly kind = 'invalid-record';
  declare readonly origin?: OriginV1;
  /** What is wrong, without values of the record: they may be personal. */
  readonly issues: readonly string[];

  constructor(issues: readonly string[], options: LogsErrorOptions & { origin?: OriginV1 } = {}) {
    super(issues.join('; '), options);
    this.issues = issues;
    if (options.origin !== undefined) this.origin = options.origin;
  }
}

/** Something that this provider, store or version does not do. */
export class UnsupportedError extends LogsError {
  readonly kind = 'unsupported';
}

/** Any of the five errors, by their `kind`. */
export type AnyLogsError =
  | ConfigurationError
  | ApiError
  | FormatError
  | InvalidRecordError
  | UnsupportedError;

/** Whether a thrown value is one of ours, also when it comes from another copy of this package. */
export function isLogsError(value: unknown): value is AnyLogsError {
  return typeof value === 'object' && value !== null && (value as { [marker]?: unknown })[marker] === true;
}
