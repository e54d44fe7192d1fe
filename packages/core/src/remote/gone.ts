import { UnsupportedError } from '../provider/errors.ts';

/** What every call fails with once the owner has ended. */
export function ownerGone(cause?: unknown): UnsupportedError {
  return new UnsupportedError('The process that held the store has ended.', {
    ...(cause === undefined ? {} : { cause }),
    hint: 'What was committed is safe. Run the command again: it opens the store itself.',
  });
}
