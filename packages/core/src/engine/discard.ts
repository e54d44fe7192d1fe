import type { StageV1 } from '../store/index.ts';

/**
 * Drops a stage. An error in doing so must not hide the one that led here, and nobody ever sees what was
 * not committed.
 */
export async function discard(stage: StageV1 | undefined): Promise<void> {
  await stage?.discard().catch(() => undefined);
}
