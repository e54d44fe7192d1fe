import { isLogsError } from '../provider/index.ts';
import type { SourceError } from './summary.ts';

/** An error as the summary tells it. */
export function sourceError(error: unknown): SourceError {
  if (isLogsError(error)) {
    return {
      message: error.message,
      kind: error.kind,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.kind === 'api' ? { reason: error.reason } : {}),
    };
  }
  return {
    message: error instanceof Error ? error.message : String(error),
    hint: 'What was committed before stays; collect again once the cause is gone.',
  };
}
