import { z } from 'zod';

/** How long a file is kept that cannot be delivered: the vendor promises 14 days, so less is refused. */
const leastDays = 14;

/** A delivery: what goes where, and in which form. */
export const deliverySettings = z.strictObject({
  to: z.string().min(1).describe('`s3://bucket/prefix`, letter for letter, or a folder.'),
  filter: z.string().optional().describe('Filter that an event has to match; all by default.'),
  format: z.string().default('edgio').describe('Name of a format.'),
  versions: z
    .array(z.string().regex(/^\d{3}$/))
    .min(1)
    .default(['001'])
    .describe('Format versions; of several each event is delivered in each.'),
  until: z.iso
    .datetime()
    .optional()
    .describe('From then on the last of several versions alone is delivered.'),
  keepDays: z
    .number()
    .min(leastDays)
    .default(leastDays)
    .describe('Days until an undelivered file is given up.'),
  rows: z.int().positive().default(100_000).describe('Most rows of a batch.'),
  bytes: z
    .int()
    .positive()
    .default(64 * 1024 * 1024)
    .describe('Most bytes of a batch, before packing.'),
  seconds: z.number().positive().default(60).describe('How long an event waits for others.'),
  spoolBytes: z
    .int()
    .positive()
    .default(10 * 1024 ** 3)
    .describe('Where the files that wait are so many bytes, no more are made.'),
});

/** A delivery's settings, complete. */
export type DeliverySettings = z.output<typeof deliverySettings>;

/** A delivery's settings as they may be given. */
export type DeliveryOptions = z.input<typeof deliverySettings>;

/** The versions that are delivered at a time. */
export function versionsAt({ versions, until }: DeliverySettings, now: Date): readonly string[] {
  return until !== undefined && now.toISOString() >= until ? versions.slice(-1) : versions;
}
