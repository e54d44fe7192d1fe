import {
  ApiError,
  ConfigurationError,
  FormatError,
  InvalidRecordError,
  isLogsError,
  UnsupportedError,
} from '../provider/errors.ts';

/** What crosses of an error beside its message. Its cause and its stack stay where it happened. */
const fields = [
  'name',
  'kind',
  'hint',
  'reason',
  'status',
  'code',
  'retryAfter',
  'docs',
  'setting',
  'variable',
  'file',
  'line',
  'offset',
  'issues',
  'origin',
] as const;

/** An error as it crosses the socket. */
export type ErrorJson = { message: string } & Partial<Record<(typeof fields)[number], unknown>>;

/** An error as JSON. */
export function errorToJson(error: unknown): ErrorJson {
  if (!(error instanceof Error)) return { message: String(error) };
  const known = isLogsError(error) ? fields : (['name'] as const);
  const said = error as unknown as Record<string, unknown>;
  return {
    message: error.message,
    ...Object.fromEntries(
      known.flatMap((field) => (said[field] === undefined ? [] : [[field, said[field]]])),
    ),
  };
}

/** The error that it was: of the same kind, with the same message, hint and reason. */
export function errorFromJson(json: ErrorJson): Error {
  const { message, name, kind, ...rest } = json;
  const error = make(kind, message, rest);
  if (typeof name === 'string') error.name = name;
  return error;
}

// What crosses is what these constructors took at the other end.
type Options = ConstructorParameters<typeof ApiError>[2] &
  ConstructorParameters<typeof ConfigurationError>[1] &
  ConstructorParameters<typeof FormatError>[1] &
  ConstructorParameters<typeof InvalidRecordError>[1];

function make(kind: unknown, message: string, rest: Omit<ErrorJson, 'message' | 'name' | 'kind'>): Error {
  const options = rest as Options;
  if (kind === 'api') return new ApiError(rest.reason as ApiError['reason'], message, options);
  if (kind === 'configuration') return new ConfigurationError(message, options);
  if (kind === 'format') return new FormatError(message, options);
  if (kind === 'invalid-record') return new InvalidRecordError(rest.issues as string[], options);
  return kind === 'unsupported' ? new UnsupportedError(message, options) : new Error(message);
}
