import type { CommandModule } from '../command.ts';
import { addOutputFlags } from '../output/output-flags.ts';

export const define: CommandModule['define'] = (command, context) => {
  addOutputFlags(
    command.argument('<sql>', 'one statement in the dialect of DuckDB, or - to read it from stdin'),
    ['table', 'json', 'ndjson', 'csv'],
  )
    .addHelpText('after', help)
    .action(async (sql, flags) => {
      const { runSql } = await import('../ask/run-sql.ts');
      await runSql(context, sql, flags as Parameters<typeof runSql>[2]);
    });
};

const help = `
The view "events" holds all events, with a column for each common attribute
(client_address, session_id …) and the others as JSON in "attributes". Each of a
vendor's event types has a view of its own with the vendor's columns, such as
slice_played. SQL here reads and changes nothing. In ndjson and json, decimals
and whole numbers beyond 2^53 are text.

Examples:
  logs sql "select name, count(*) from events group by 1 order by 2 desc"
  logs sql "select * from slice_played limit 5" -o csv
  logs sql - < report.sql`;
