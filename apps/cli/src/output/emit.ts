import type { Encoder } from './encoder.ts';
import type { Target } from './target.ts';

/**
 * Writes batches to a target as they come, and waits whenever the reader is slower. Resolves with the number
 * of items written.
 */
export async function emit<Item>(
  target: Target,
  encoder: Encoder<Item>,
  batches: AsyncIterable<readonly Item[]>,
): Promise<number> {
  let count = 0;
  let begun = false;
  // The head goes out with the first batch: an answer that fails at once leaves nothing behind.
  const head = () => {
    const text = begun ? '' : encoder.head();
    begun = true;
    return text;
  };
  try {
    for await (const batch of batches) {
      await target.write(head() + encoder.batch(batch));
      count += batch.length;
    }
    await target.write(head() + encoder.end());
    await target.finish();
  } catch (error) {
    await target.discard();
    throw error;
  }
  return count;
}
