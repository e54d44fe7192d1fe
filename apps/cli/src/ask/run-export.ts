import type { Context } from '../context.ts';
import { formatOfPath, type OutputFormat } from '../output/format.ts';
import { UsageError } from '../usage-error.ts';
import type { CopyFormat } from './copy-events.ts';
import { type SelectionFlags, selection } from './request.ts';

/** The flags of `logs export` as typed. */
export interface ExportFlags extends SelectionFlags {
  out: string;
  output?: OutputFormat;
  byDay?: true;
  force?: true;
}

/** `logs export`. */
export async function runExport(
  context: Context,
  filter: readonly string[],
  flags: ExportFlags,
): Promise<void> {
  const format = copyFormat(flags);
  const query = await selection(filter, flags);
  const { copyEvents } = await import('./copy-events.ts');
  await copyEvents(context, {
    query,
    format,
    out: flags.out,
    byDay: flags.byDay === true,
    force: flags.force === true,
  });
}

function copyFormat(flags: ExportFlags): CopyFormat {
  const format = flags.output ?? formatOfPath(flags.out) ?? 'parquet';
  if (format === 'parquet' || format === 'csv' || format === 'ndjson') return format;
  throw new UsageError(`export does not write ${format}`, {
    hint: 'It writes parquet, csv and ndjson: choose with -o.',
  });
}
