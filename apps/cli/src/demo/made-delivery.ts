import type { Row, Truth } from '@logs/edgio-format/demo';
import type { DemoFolder } from './demo-folder.ts';
import type { DeliveryMaker } from './demo-vendors.ts';

/** What the demo wrote. */
export interface MadeDelivery {
  truth: Truth;
  files: number;
  /** As written, packed. */
  bytes: number;
  /** What happened, each once. */
  rows: Row[];
}

/** Writes a made-up delivery, and beside it the vendor page's own sample; the truth takes both into account. */
export async function writeDemoDelivery(
  folder: DemoFolder,
  { makeDelivery, sampleFile, writeDelivery }: DeliveryMaker,
  settings: { seed: number; now: Date; viewers: number },
): Promise<MadeDelivery> {
  const { files, truth } = makeDelivery(settings);
  const bytes = await writeDelivery(folder.drops, [...files, sampleFile]);
  for (const { title, seconds } of sampleFile.slices) addSlice(truth, title, seconds);
  const rows = files.filter(({ counts }) => counts).flatMap((file) => file.rows);
  return { truth, files: files.length + 1, bytes, rows };
}

function addSlice(truth: Truth, title: string, seconds: number): void {
  const known = truth.minutes.find((each) => each.title === title);
  if (known === undefined) truth.minutes.push({ title, slices: 1, seconds });
  else {
    known.slices++;
    known.seconds += seconds;
  }
  truth.events++;
  truth.seconds += seconds;
  truth.types['slice_played'] = (truth.types['slice_played'] ?? 0) + 1;
}
