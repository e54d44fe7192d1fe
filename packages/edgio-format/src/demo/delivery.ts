import { fileRows } from './file-rows.ts';
import type { PartFile } from './part-file.ts';
import { partFiles } from './part-file.ts';
import { random } from './random.ts';
import { tell } from './tell.ts';
import { type Truth, truthOf } from './truth.ts';

/** What to make. The same settings make the same bytes. */
export interface DeliverySettings {
  /** Any whole number; 1 when left out. */
  seed?: number;
  /** The end of the story: nothing is delivered after it. */
  now: Date;
  /** How many hours of viewing, at least 4; 8 when left out. */
  hours?: number;
  /** How many viewers come by, each good for about 300 lines; 200 when left out. */
  viewers?: number;
  /** How many assets can be watched; 24 when left out. */
  assets?: number;
  /** How many lines a part file has at most; 4,000 when left out. */
  linesPerFile?: number;
}

/** Files as the vendor delivers them, in the order in which they arrive, and what is true of them. */
export interface Delivery {
  files: PartFile[];
  truth: Truth;
}

/**
 * Makes up a delivery: viewers of channels, live events and assets over some hours, in part files by
 * delivery hour and event type. In its middle version 002 of the format begins; for a few hours both are
 * delivered. Some lines and some files are hours late.
 */
export function makeDelivery(settings: DeliverySettings): Delivery {
  const { seed = 1, now, hours = 8, viewers = 200, assets = 24, linesPerFile = 4000 } = settings;
  if (!(hours >= 4)) throw new RangeError('a delivery needs at least 4 hours');
  const dice = random(seed);
  const end = Math.floor(now.getTime() / 1000);
  const to = end - 1800;
  const { rows, unfit } = tell({ random: dice, from: to - hours * 3600, to, end, viewers, assets });
  const files = partFiles(dice, fileRows(dice, rows, end), { end, linesPerFile });
  return { files, truth: truthOf(files, { seed, now, unfit }) };
}
