import { z } from 'zod';

const mark = z.strictObject({ id: z.string(), logdate: z.string() });

/** Checkpoint of one stream. */
export const checkpoint = z.strictObject({
  /** Everything down from this log was collected. */
  complete: mark.exactOptional(),
  /** A walk under way: everything from `top` down to `last` was collected, `offset` logs from the newest on. */
  walk: z.strictObject({ top: mark, last: mark, offset: z.int().nonnegative() }).exactOptional(),
});

/** Where collecting a stream goes on. */
export type OriginCheckpoint = z.output<typeof checkpoint>;

/** What a log is found again by. */
export type OriginMark = z.output<typeof mark>;
