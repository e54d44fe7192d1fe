import type { Command } from '@commander-js/extra-typings';
import { UsageError } from './usage-error.ts';

/** The values of `--since`, `--from` and `--to` as typed. */
export interface TimeFlags {
  since?: string;
  from?: string;
  to?: string;
}

/** Gives a command the time flags. `means` says what time they are about, e.g. `event time`. */
export function addTimeFlags<Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
  means: string,
) {
  return command
    .option('--since <time>', `from then on: 1h, 30m, 7d, a date or a time (${means})`)
    .option('--from <time>', 'the same as --since')
    .option('--to <time>', 'up to then, itself left out');
}

/** The half-open range that the flags mean; each end only where it was given. */
export async function timeRange(flags: TimeFlags, now: Date): Promise<{ from?: Date; to?: Date }> {
  if (flags.since !== undefined && flags.from !== undefined) {
    throw new UsageError('--since and --from say the same: give one of them.');
  }
  const from = await read(flags.since === undefined ? '--from' : '--since', flags.since ?? flags.from, now);
  const to = await read('--to', flags.to, now);
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError(`The time range is empty: ${from.toISOString()} is not before ${to.toISOString()}.`);
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

async function read(flag: string, text: string | undefined, now: Date): Promise<Date | undefined> {
  if (text === undefined) return undefined;
  const { parseTime } = await import('@logs/core/toolkit');
  try {
    return parseTime(text, now);
  } catch (error) {
    throw new UsageError(`${flag} ${text}: ${(error as Error).message}`, { cause: error });
  }
}
