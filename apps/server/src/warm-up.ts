import type { LogProviderV1, LogReaderV1, WhereV1 } from '@logs/core';

/**
 * Asks once for each group of attributes by which a vendor's records are asked for, so that a store has made what it
 * answers such questions with before anyone waits for it.
 */
export async function warmUp(
  reader: LogReaderV1,
  { name, feeds }: LogProviderV1,
  signal: AbortSignal,
): Promise<void> {
  for (const [feed, { lookups = [] }] of Object.entries(feeds)) {
    for (const group of lookups) {
      const where: WhereV1 = Object.fromEntries(group.map((attribute) => [attribute, '']));
      await reader.count(`${name}/${feed}`, { where, deleted: 'hide' }, signal);
    }
  }
}
