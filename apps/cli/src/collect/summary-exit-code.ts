import type { CollectSummary } from '@logs/core/engine';
import { exitCode, exitCodeOf } from '../exit-code.ts';

/**
 * What `collect` ends with. When every source failed, the first one's error says it; when only some did, or
 * parts of one, or something could not be read, 3. A gap is told before what may still be mended.
 */
export function summaryExitCode({ sources }: CollectSummary): number {
  const errors = sources.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (errors.length > 0 && errors.length === sources.length) return exitCodeOf(errors[0]);
  if (sources.some(({ gaps }) => gaps.length > 0)) return exitCode.gap;
  const partly = sources.some(
    ({ failedParts, refused, quarantined }) =>
      failedParts !== undefined || refused.length > 0 || quarantined > 0,
  );
  return errors.length > 0 || partly ? exitCode.partly : exitCode.done;
}
