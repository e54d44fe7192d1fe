import { createHash } from 'node:crypto';
import { ApiError, type Json } from '../provider/index.ts';

/** So many pages in a row that were all seen before are a loop. */
const mostRepeats = 20;
/** How far back pages are remembered. */
const remembered = 1000;

/**
 * Tells whether a page was seen before in this scan, by its checkpoint and a digest of its items; throws when a
 * scan goes round in circles.
 */
export function loopGuard(scan: string): (checkpoint: Json, items: string) => boolean {
  const seen = new Set<string>();
  let repeats = 0;
  return (checkpoint, items) => {
    const place = JSON.stringify(checkpoint) ?? '';
    const page = createHash('sha256').update(`${items}\0${place}`).digest('base64');
    const repeated = seen.has(page);
    if (!repeated) {
      repeats = 0;
      seen.add(page);
      const [oldest] = seen;
      if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
      return false;
    }
    repeats += 1;
    if (repeats >= mostRepeats) {
      throw new ApiError(
        'unexpected-answer',
        `${scan}: the vendor's paging goes round in circles: ${repeats} pages in a row brought nothing new`,
        {
          hint: 'What was committed stays. Collect a smaller window with --from and --to, and tell the provider’s maintainers.',
        },
      );
    }
    return true;
  };
}
