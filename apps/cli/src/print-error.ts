import { inspect } from 'node:util';
import type { Context } from './context.ts';
import { safeLines } from './output/safe-text.ts';

/** One message for a person: what is wrong, then what to do. The stack and the causes only with `--verbose`. */
export function printError(context: Context, error: unknown): void {
  const { message, hint, docs } = describe(error);
  const text = context.paint('stderr', 'red', 'error:');
  context.warn(`${text} ${safeLines(message)}`);
  if (hint !== undefined) context.warn(safeLines(hint));
  if (docs !== undefined) context.warn(`See ${docs}`);
  if (context.flags.verbose) context.warn(inspect(error));
}

function describe(error: unknown): { message: string; hint?: string; docs?: string } {
  if (!(typeof error === 'object' && error !== null)) return { message: String(error) };
  const { message, hint, docs, name } = error as Partial<
    Record<'message' | 'hint' | 'docs' | 'name', unknown>
  >;
  return {
    message: typeof message === 'string' && message !== '' ? message : String(name ?? 'unknown failure'),
    ...(typeof hint === 'string' ? { hint } : {}),
    ...(typeof docs === 'string' ? { docs } : {}),
  };
}
