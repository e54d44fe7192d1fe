import { type ApiErrorReason, isLogsError } from '../provider/index.ts';

/** Why a file was refused, and where. */
export interface Refusal {
  reason: string;
  line?: number;
  offset?: number;
}

/** Errors of the operating system that concern one file, with words for a person. */
const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file is not there any more',
  EACCES: 'no permission to read the file',
  EPERM: 'no permission to read the file',
  EISDIR: 'it is a directory, not a file',
  EIO: 'the disk failed while the file was read',
};

/** Errors of the operating system that are not the file's. */
const systemFailures = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC']);

/** Answers of a vendor that concern the one link that was asked for. */
const ofTheFile: ReadonlySet<ApiErrorReason> = new Set(['forbidden', 'invalid-request', 'unexpected-answer']);

/** Messages of the language itself that name code and not data: others may hold a URL or a viewer's address. */
const namesCode =
  /^(\S{1,99} is not (a function|iterable|defined)|Cannot (read|set) properties of \w+ \(\w+ '\w+'\))$/;

/**
 * Says why a file cannot be taken, or `undefined` when the error need not be the file's: the vendor cannot be
 * reached or takes the credentials no more, or a setting is wrong.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (isLogsError(error)) {
    if (error.kind === 'format') {
      return {
        reason: error.message,
        ...(error.line === undefined ? {} : { line: error.line }),
        ...(error.offset === undefined ? {} : { offset: error.offset }),
      };
    }
    if (error.kind !== 'api') return undefined;
    if (error.reason === 'not-found') return { reason: 'the file is not there any more' };
    return ofTheFile.has(error.reason) ? { reason: error.message } : undefined;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = systemReasons[code];
  if (known !== undefined) return { reason: known };
  if (systemFailures.has(code)) return undefined;
  return { reason: `the provider failed while reading it (${code || nameOf(error)})` };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return namesCode.test(error.message) ? `${error.name}: ${error.message}` : error.name;
}
