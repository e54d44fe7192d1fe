import { Option } from '@commander-js/extra-typings';
import { readDuration, readLimit } from '../ask/duration.ts';
import type { CommandModule } from '../command.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { addTimeFlags } from '../time-flags.ts';

export const define: CommandModule['define'] = (command, context) => {
  const selecting = addTimeFlags(
    command.argument('[filter...]', 'which events, such as event:slice_played session:abc status>=400'),
    'event time',
  )
    .addOption(
      new Option('--order <order>', 'by time; newest first where there is a limit').choices(['asc', 'desc']),
    )
    .option('-n, --limit <number>', 'at most so many, or "all" (default: 50 in a table, else all)', readLimit)
    .option('--after <cursor>', 'go on behind the cursor that an earlier answer printed')
    .option('--include-deleted', 'records that the vendor deleted, too')
    .option('--columns <names>', 'which columns, such as time,event,ip,session,media.rendition.id');
  const counting = selecting
    .option('--count', 'how many there are, instead of the events')
    .option('--histogram <width>', 'how many there are by time, in steps of 10m, 1h …', readDuration)
    .option('--by <field>', 'with --histogram: also by the values of this field')
    .option('--facet <field>', 'the values of this field and how often each comes');
  addOutputFlags(counting, ['table', 'json', 'ndjson', 'csv', 'parquet'])
    .addHelpText('after', help)
    .action(async (filter, flags) => {
      const { runQuery } = await import('../ask/run-query.ts');
      await runQuery(context, filter, flags as Parameters<typeof runQuery>[2]);
    });
};

const help = `
On a terminal it shows the newest 50 events as a table: time, name and details.
In a pipe it writes every event, oldest first, one JSON object a line; csv has
the columns of the SQL view "events". Columns are id, time, name, event,
severity, source, feed, file, line, details, raw, an alias (ip, ua, session,
asset, channel, title …) or the name of any attribute.

Examples:
  logs query event:asset_play_started channel:abc --since 1d
  logs query 'status>=500 -ua:Roku' --columns time,ip,status,url
  logs query event:slice_played --histogram 10m --by channel
  logs query session:abc -o csv > session.csv
  logs query --since 7d --out week.parquet`;
