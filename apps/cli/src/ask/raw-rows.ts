import type { DecodedRecord } from '@logs/core/engine';
import { safeLines } from '../output/safe-text.ts';
import type { Target } from '../output/target.ts';

const lineEnd = Buffer.from('\n');

/**
 * Writes the rows as they were delivered, each with a line end; a terminal gets them with control characters
 * shown. Of an over-long row only the beginning is known: it is left out.
 */
export async function rawRows(
  target: Target,
  batches: AsyncIterable<readonly DecodedRecord[]>,
  terminal: boolean,
): Promise<number> {
  let count = 0;
  try {
    for await (const batch of batches) {
      const whole = batch.filter(({ bytes, length }) => bytes.length === length);
      const bytes = Buffer.concat(whole.flatMap((record) => [record.bytes, lineEnd]));
      await target.write(terminal ? safeLines(bytes.toString('utf8')) : bytes);
      count += whole.length;
    }
    await target.finish();
  } catch (error) {
    await target.discard();
    throw error;
  }
  return count;
}
