import type { CollectOptions } from './collect-options.ts';
import { runOf } from './collect-source.ts';
import { editionGate } from './edition-gate.ts';
import { linkedAbort } from './linked-abort.ts';
import { listedParts, partPages } from './part-pages.ts';
import { partsOf } from './parts.ts';
import { storedCheckpoint } from './stored-checkpoint.ts';
import type { PlannedFile } from './summary.ts';
import { unsettledFiles } from './unsettled.ts';

/**
 * What {@link collect} would do with each file that the sources list now. Nothing is read or written.
 * Sources of record feeds list no files.
 *
 * @throws the first source's error: a plan of a part would mislead
 */
export async function plan(options: CollectOptions): Promise<PlannedFile[]> {
  const planned: PlannedFile[] = [];
  const working = linkedAbort(options.signal, options.finish);
  try {
    for (const source of options.sources) {
      if (source.feed.kind !== 'files') continue;
      const run = runOf(options, source, working.signal);
      const parts = await listedParts(partsOf(run), await storedCheckpoint(run));
      const pages = partPages(parts, source.feed, new Set(), (_, error) => {
        working.abort(error);
        throw error;
      });
      for await (const page of editionGate(run, pages, await unsettledFiles(run))) {
        for (const { file, action, reason } of page.candidates) {
          planned.push({ source: source.name, file, action, ...(reason === undefined ? {} : { reason }) });
        }
      }
    }
    return planned;
  } finally {
    working.unlink();
  }
}
