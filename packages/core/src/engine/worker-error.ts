import { FormatError, isLogsError, UnsupportedError } from '../provider/errors.ts';
import type { PlainError } from './worker-messages.ts';

/** An error as plain data. Errors that are not ours get the file's name in front. */
export function plainError(error: unknown, file: string): PlainError {
  if (!isLogsError(error)) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { name, message: `${file}: ${message}`, ...(stack === undefined ? {} : { stack }) };
  }
  const { name, message, kind, hint } = error;
  const { line, offset } = error.kind === 'format' ? error : {};
  return {
    name,
    message,
    kind,
    file: (error.kind === 'format' ? error.file : undefined) ?? file,
    ...(hint === undefined ? {} : { hint }),
    ...(line === undefined ? {} : { line }),
    ...(offset === undefined ? {} : { offset }),
  };
}

/** The error again: of our kinds those that reading a file brings, any other as a plain Error. */
export function errorFromPlain({ name, message, stack, kind, ...rest }: PlainError): Error {
  if (kind === 'format') return new FormatError(message, rest);
  if (kind === 'unsupported') return new UnsupportedError(message, rest);
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
