import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command.ts';
import { addTimeFlags } from '../time-flags.ts';

export const define: CommandModule['define'] = (command, context) => {
  addTimeFlags(
    command.argument('[filter...]', 'which events, as for logs query; all without it'),
    'event time',
  )
    .requiredOption('--out <path>', 'the file to write; with --by-day the folder')
    .addOption(
      new Option('-o, --output <format>', 'parquet, or as the file is named').choices([
        'parquet',
        'csv',
        'ndjson',
      ]),
    )
    .option('--by-day', 'a folder for each day (UTC), as day=2026-03-10')
    .option('--include-deleted', 'records that the vendor deleted, too')
    .option('--force', 'replace what is there')
    .addHelpText('after', help)
    .action(async (filter, flags) => {
      const { runExport } = await import('../ask/run-export.ts');
      await runExport(context, filter, flags as Parameters<typeof runExport>[2]);
    });
};

const help = `
The columns are those of the SQL view "events" and bear the same names in every
format. What is written appears under its name once it is whole.

Examples:
  logs export --out events.parquet
  logs export event:slice_played --since 7d --out slices.csv
  logs export --by-day --out archive`;
