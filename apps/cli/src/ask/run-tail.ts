import type { Context } from '../context.ts';
import { emit } from '../output/emit.ts';
import { eventColumns } from '../output/event-column.ts';
import { eventEncoder } from '../output/event-encoder.ts';
import type { OutputFormat } from '../output/format.ts';
import { openOutput } from '../output/open-output.ts';
import { splitNames } from '../output/output-flags.ts';
import { followStore } from './follow-store.ts';
import { lastStored } from './last-stored.ts';
import { selection } from './request.ts';

/** The flags of `logs tail` as typed. */
export interface TailFlags {
  lines: number;
  follow?: true;
  interval: number;
  output?: OutputFormat;
  columns?: string;
}

/** `logs tail`. */
export async function runTail(context: Context, words: readonly string[], flags: TailFlags): Promise<void> {
  const { filter } = await selection(words, {});
  const which = { count: flags.lines, ...(filter === undefined ? {} : { filter }) };
  const output = openOutput(context, flags.output === undefined ? {} : { output: flags.output });
  const columns = flags.columns === undefined ? undefined : eventColumns(splitNames(flags.columns));
  const encoder = eventEncoder(output.format, columns, { ...output.look, follow: flags.follow === true });
  const events = flags.follow ? followStore(context, which, flags.interval) : lastStored(context, which);
  await emit(await output.target(), encoder, events);
  output.sayHidden();
}
