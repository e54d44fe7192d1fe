import type { EditionV1, GapV1, Json, LedgerRowV1, LogFileV1 } from '../provider/index.ts';
import type { CheckpointTrail } from './checkpoint-trail.ts';
import type { PlannedFile } from './summary.ts';

/** A listed file and what is to be done with it. */
export interface Candidate {
  file: LogFileV1;
  action: PlannedFile['action'];
  reason?: string;
  /** What the ledger says of it so far. */
  prior?: LedgerRowV1;
  /** Passed over, and perhaps taken later: the checkpoint must not pass it. */
  pending?: true;
}

/** A page of the listing. */
export interface ListedPage {
  candidates: Candidate[];
  /** Files that are settled and left out of the candidates: how many, and each of their editions once. */
  known?: { files: number; editions: EditionV1[] };
  /** Of the source, or of the part that was listed. */
  trail: CheckpointTrail;
  gaps?: readonly GapV1[];
  /** Holds once all files of the page are settled. */
  checkpoint: Json;
}
