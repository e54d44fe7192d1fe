import { z } from 'zod';

const walk = z.object({
  /** Path and query of the next page. */
  next: z.string(),
  /** When it began. */
  began: z.string(),
  /** The latest created_at that the walk came by. */
  newest: z.string().exactOptional(),
  /** As below, of what the walk came by. */
  beyond: z.string().exactOptional(),
});

/** Where a space goes on: see the members. All times are ISO 8601. */
export const videoCheckpoint = z.object({
  /** The latest created_at of all that was listed to the end; the next listing begins the lookback before it. */
  newest: z.string().exactOptional(),
  /** When the last listing that came to its end began. */
  listed: z.string().exactOptional(),
  /** A listing under way. */
  walk: walk.exactOptional(),
  /** Ids whose records may still change, with the time at which each was first seen. */
  pending: z.record(z.string(), z.string()),
  /** The oldest created_at of records that may change and for which `pending` had no room: listed from there. */
  beyond: z.string().exactOptional(),
  /** When those of `pending` were read last. */
  read: z.string().exactOptional(),
  /** When those that have been pending for long were read last. */
  readOld: z.string().exactOptional(),
});

/** Where a space goes on. */
export type VideoCheckpoint = z.output<typeof videoCheckpoint>;
