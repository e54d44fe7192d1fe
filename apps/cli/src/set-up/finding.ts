import type { Context } from '../context.ts';
import { safeLines } from '../output/safe-text.ts';

/** How one part is. */
export interface Finding {
  part: string;
  ok: boolean;
  says: string;
  hint?: string;
}

/** A finding for a person. */
export function findingLine(context: Context, { part, ok, says, hint }: Finding): string {
  const mark = ok ? context.paint('stdout', 'green', 'ok  ') : context.paint('stdout', 'red', 'FAIL');
  const more = hint === undefined ? '' : `      ${safeLines(hint)}\n`;
  return `${mark}  ${safeLines(part)}: ${safeLines(says)}\n${more}`;
}
