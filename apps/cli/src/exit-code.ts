import type { AnyLogsError, ApiErrorReason } from '@logs/core';
import { UsageError } from './usage-error.ts';

/** What the process ends with. */
export const exitCode = {
  done: 0,
  failure: 1,
  usage: 2,
  /** Something was quarantined or refused, or one of several sources failed. */
  partly: 3,
  configuration: 4,
  credentials: 5,
  unreachable: 6,
  /** A gap, or data past recovery. */
  gap: 7,
} as const;

const byKind: Record<AnyLogsError['kind'], number> = {
  configuration: exitCode.configuration,
  api: exitCode.failure,
  format: exitCode.failure,
  'invalid-record': exitCode.failure,
  unsupported: exitCode.failure,
};

const byReason: Record<ApiErrorReason, number> = {
  auth: exitCode.credentials,
  forbidden: exitCode.credentials,
  'not-found': exitCode.failure,
  'invalid-request': exitCode.failure,
  'rate-limit': exitCode.unreachable,
  server: exitCode.unreachable,
  network: exitCode.unreachable,
  'unexpected-answer': exitCode.failure,
};

/** The exit code for what an error says of itself; for errors of a summary as well as thrown ones. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCode.usage;
  const { kind, reason, name } = Object(error) as { kind?: unknown; reason?: unknown; name?: unknown };
  if (name === 'FilterError') return exitCode.usage;
  if (typeof reason === 'string' && kind === 'api')
    return byReason[reason as ApiErrorReason] ?? exitCode.failure;
  return byKind[kind as AnyLogsError['kind']] ?? exitCode.failure;
}
