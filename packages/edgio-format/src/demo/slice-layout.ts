import type { Random } from './random.ts';

/** Which columns the vendor's account has: they came one after the other, and each is kept from then on. */
export type SliceLayout = 'legacy' | 'base' | 'ray' | 'enhanced' | 'enhanced+ray';

const steps: readonly (readonly [until: number, layout: SliceLayout])[] = [
  [0.1, 'legacy'],
  [0.3, 'base'],
  [0.45, 'ray'],
  [0.6, 'enhanced'],
  [1, 'enhanced+ray'],
];

/** The layout at a moment; `part` is how much of the delivery's time has passed, from 0 to 1. */
export function sliceLayoutAt(part: number): SliceLayout {
  return steps.find(([until]) => part < until)?.[1] ?? 'enhanced+ray';
}

export function hasEnhanced(layout: SliceLayout): boolean {
  return layout.startsWith('enhanced');
}

/** A duration as Java prints a double, and now and then what else the vendor puts into that column. */
export function sliceDuration(random: Random): { text: string | null; seconds: number; unfit?: true } {
  const dice = random.next();
  if (dice < 0.01) return { text: null, seconds: 4 };
  if (dice < 0.015) return { text: `${random.int(0, 9) * 65_536}-1048575`, seconds: 4 };
  if (dice < 0.017) return { text: 'unknown', seconds: 4, unfit: true };
  if (dice < 0.02) return { text: '3.85284423828125E-4', seconds: 3.85284423828125e-4 };
  const seconds = dice < 0.1 ? random.next() * 4 : 4.096 - random.next() / 100;
  const text = String(seconds);
  return /e/.test(text) ? { text: '4.0', seconds: 4 } : { text, seconds };
}
