import { writeFile } from 'node:fs/promises';
import type { Truth } from '@logs/edgio-format/demo';
import type { DemoFolder } from './demo-folder.ts';
import { demoPackage } from './demo-package.ts';

/** What the demo wrote. */
export interface MadeDelivery {
  truth: Truth;
  files: number;
  /** As written, packed. */
  bytes: number;
}

/** Writes a made-up delivery, and beside it the vendor page's own sample; the truth takes both into account. */
export async function writeDemoDelivery(
  folder: DemoFolder,
  { seed, now, viewers }: { seed: number; now: Date; viewers: number },
): Promise<MadeDelivery> {
  const { makeDelivery, sampleFile, writeDelivery } = (await demoPackage()).demo;
  const { files, truth } = makeDelivery({ seed, now, viewers });
  const bytes = await writeDelivery(folder.drops, [...files, sampleFile]);
  for (const { title, seconds } of sampleFile.slices) addSlice(truth, title, seconds);
  await writeFile(folder.truth, `${JSON.stringify(truth, null, 2)}\n`);
  return { truth, files: files.length + 1, bytes };
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
