import { ConfigurationError, type PartV1 } from '../provider/index.ts';
import { limiter } from './limiter.ts';
import { PartFailures } from './part-failures.ts';
import type { Run } from './run.ts';

/** Parts of a source that are scanned at a time. */
export const partsAtOnce = 8;

/** What a source collects one by one; of a feed that takes no query apart, the whole. */
export function partsOf(run: Run): Run[] {
  const { source } = run;
  const parts = source.feed.parts?.(source.query);
  if (parts === undefined) return [run];
  const names = new Set(parts.map(({ name }) => name));
  if (parts.length === 0 || names.size < parts.length) {
    const problem = parts.length === 0 ? 'nothing to collect' : 'the same part more than once';
    throw new ConfigurationError(`${source.name} (${run.info.name}): the query names ${problem}`);
  }
  return parts.map((part) => partRun(run, part));
}

function partRun(run: Run, { name, query }: PartV1<unknown>): Run {
  return { ...run, source: { ...run.source, query }, part: name };
}

/**
 * Does the same for each part, some at a time. One that fails does not stop the others; it stands in the
 * summary.
 *
 * @throws the first part's error when all failed; the reason of `run.working`, once no part is at work any more
 */
export async function eachPart(run: Run, work: (part: Run) => Promise<void>): Promise<void> {
  const parts = partsOf(run);
  const failures = new PartFailures(run, parts);
  run.progress.parts(parts.length);
  const limit = limiter(partsAtOnce);
  const ended = await Promise.allSettled(
    parts.map((part) =>
      limit(async () => {
        run.working.throwIfAborted();
        try {
          await work(part);
        } catch (error) {
          run.working.throwIfAborted();
          failures.add(part.part, error);
        }
        run.progress.partDone();
      }),
    ),
  );
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  failures.settle();
}
