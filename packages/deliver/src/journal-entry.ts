import { z } from 'zod';

/** One file of a batch, as it was planned. All that is needed to make it again. */
const plannedFile = z.strictObject({
  key: z.string(),
  version: z.string(),
  type: z.string(),
  rows: z.int(),
});

export type PlannedFile = z.output<typeof plannedFile>;

const batch = {
  number: z.int(),
  /** Cursor behind which its events begin; absent at the beginning of the store. */
  from: z.string().optional(),
  /** Cursor behind the last of its events. */
  to: z.string(),
  at: z.string(),
  files: z.array(plannedFile),
  /** Events that the format cannot write, by their name. */
  unwritable: z.record(z.string(), z.int()),
};

/** A file that is planned and not yet delivered or lost. */
const waitingFile = plannedFile.extend({
  number: z.int(),
  from: z.string().optional(),
  to: z.string(),
  at: z.string(),
});

/** A file that was given up. */
const lostFile = waitingFile.extend({
  /** It was planned again. */
  redone: z.boolean(),
});

export type WaitingFile = z.output<typeof waitingFile>;
export type LostFile = z.output<typeof lostFile>;

/** What a journal comes to. */
const deliveryState = z.strictObject({
  cursor: z.string().optional(),
  /** Number of the next batch. */
  next: z.int(),
  waiting: z.record(z.string(), waitingFile),
  lost: z.record(z.string(), lostFile),
  delivered: z.strictObject({ files: z.int(), rows: z.int(), last: z.string().optional() }),
  unwritable: z.record(z.string(), z.int()),
  failure: z
    .strictObject({
      since: z.string(),
      last: z.string(),
      reason: z.string(),
      /** When it is tried again. */
      next: z.string(),
      tries: z.int(),
    })
    .optional(),
  /** Last notice by destination: sent, or perhaps sent. */
  notices: z.record(z.string(), z.string()),
  /** Notices that were refused since, by destination. */
  refused: z.record(z.string(), z.string()),
  /** Rows that were planned and that the store no longer had when their file was made again. */
  missing: z.int(),
  /** When the destination was last found private. */
  privateAt: z.string().optional(),
});

export type DeliveryState = z.output<typeof deliveryState>;

/** What a line of a journal says. One line is one transaction. */
export const journalEntry = z.discriminatedUnion('kind', [
  /** All that lines before it said. */
  z.strictObject({ kind: z.literal('snapshot'), state: deliveryState }),
  /** Batch rows, and the cursor moved past them. */
  z.strictObject({ kind: z.literal('planned'), ...batch }),
  /** Batch rows of events that the cursor passed long ago: one file that was lost. */
  z.strictObject({ kind: z.literal('planned-again'), ...batch }),
  /** The cursor alone: where a delivery of new events only begins, or past events that the filter leaves out. */
  z.strictObject({ kind: z.literal('passed'), to: z.string(), at: z.string() }),
  z.strictObject({ kind: z.literal('delivered'), key: z.string(), at: z.string() }),
  z.strictObject({ kind: z.literal('lost'), key: z.string(), at: z.string() }),
  /** A put failed; `next` is when it is tried again. */
  z.strictObject({
    kind: z.literal('failed'),
    at: z.string(),
    reason: z.string(),
    next: z.string(),
    tries: z.int(),
  }),
  /** Before a notice is sent, and when it was refused. */
  z.strictObject({ kind: z.literal('notifying'), to: z.string(), at: z.string() }),
  z.strictObject({
    kind: z.literal('notice-refused'),
    to: z.string(),
    at: z.string(),
    /** The notice before it. */
    before: z.string().optional(),
  }),
  /** A file that was made again has fewer rows than were planned. */
  z.strictObject({ kind: z.literal('short'), key: z.string(), rows: z.int(), at: z.string() }),
  /** The destination was found private. */
  z.strictObject({ kind: z.literal('private'), at: z.string() }),
]);

export type JournalEntry = z.output<typeof journalEntry>;
