import type { LedgerRowV1 } from '../provider/index.ts';
import type { Candidate } from './candidate.ts';
import type { FileFacts, SettledOutcome } from './file-outcome.ts';
import type { Run } from './run.ts';

/** The ledger row of a file that was read. */
export function ledgerRowOf(
  run: Run,
  outcome: SettledOutcome,
  updated: string,
): LedgerRowV1 & { keepEvents?: true } {
  const { candidate, facts } = outcome;
  const { prior } = candidate;
  const before = prior?.state === 'taken' ? prior.sha256 : prior?.previousSha256;
  const listed = listedRow(run, candidate, updated);
  if (outcome.kind === 'same' && prior !== undefined) {
    const { size } = prior;
    const kept = facts.kept === undefined ? {} : { kept: facts.kept };
    return {
      ...prior,
      ...listed,
      ...(size === undefined ? {} : { size }),
      ...kept,
      state: 'taken',
      keepEvents: true,
    };
  }
  if (outcome.kind === 'taken') {
    const previousSha256 = before === facts.sha256 ? undefined : before;
    return {
      ...listed,
      ...defined(facts),
      state: 'taken',
      counts: outcome.counts,
      ...(previousSha256 === undefined ? {} : { previousSha256 }),
    };
  }
  return {
    ...listed,
    state: 'refused',
    reason: outcome.kind === 'refused' ? outcome.reason : '',
    tries: triesOf(prior),
    ...(before === undefined ? {} : { previousSha256: before }),
  };
}

/** The ledger row of a file of which another edition counts. */
export function passedOverRow(run: Run, candidate: Candidate, updated: string): LedgerRowV1 {
  return {
    ...listedRow(run, candidate, updated),
    state: 'passed-over',
    ...(candidate.reason === undefined ? {} : { reason: candidate.reason }),
  };
}

/** How often a file was tried, this time included. */
export function triesOf(prior: LedgerRowV1 | undefined): number {
  return 1 + (prior?.state === 'refused' ? (prior.tries ?? 0) : 0);
}

function listedRow(run: Run, { file, prior }: Candidate, updated: string): Omit<LedgerRowV1, 'state'> {
  const { key, fingerprint, size, path, delivered, edition, attributes } = file;
  return {
    feed: run.info.name,
    key,
    source: prior?.source ?? run.source.name,
    fingerprint,
    ...(size === undefined ? {} : { size }),
    ...(path === undefined ? {} : { path }),
    ...(delivered === undefined ? {} : { delivered }),
    ...(edition === undefined ? {} : { edition }),
    ...(attributes === undefined ? {} : { attributes }),
    updated,
  };
}

function defined({ sha256, size, inflatedSize, kept }: FileFacts): FileFacts {
  return {
    ...(kept === undefined ? {} : { kept }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(size === undefined ? {} : { size }),
    ...(inflatedSize === undefined ? {} : { inflatedSize }),
  };
}
