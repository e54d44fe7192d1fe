import type { FileOutcome } from './file-outcome.ts';
import type { Run } from './run.ts';

/** Taken files whose bytes are those of another key, in the store or earlier in the group. */
export async function sameBytesOf(
  run: Run,
  outcomes: readonly FileOutcome[],
): Promise<{ key: string; as: string }[]> {
  const taken = outcomes.filter(({ kind, facts }) => kind === 'taken' && facts.inflatedSize !== 0);
  const hashes = [...new Set(taken.flatMap(({ facts }) => facts.sha256 ?? []))];
  if (hashes.length === 0) return [];
  const stored = await run.store.sameBytes(run.info.name, hashes, run.signal);
  const first = new Map<string, string>();
  const found: { key: string; as: string }[] = [];
  for (const { candidate, facts } of taken) {
    const { key } = candidate.file;
    const sha256 = facts.sha256 ?? '';
    const as = stored.get(sha256)?.find((other) => other !== key) ?? first.get(sha256);
    if (as !== undefined) found.push({ key, as });
    if (!first.has(sha256)) first.set(sha256, key);
  }
  return found;
}
