import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { readDuration } from '../ask/duration.ts';
import type { CommandModule } from '../command.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('[words...]', 'sources, and a filter as for logs query; all events without')
    .option('-n, --lines <number>', 'how many of those that were stored last', readCount, 10)
    .option('-f, --follow', 'go on with what is stored from now on, until Ctrl-C')
    .option(
      '--interval <time>',
      'with -f: how often to look (2s), or to collect from the sources named (10s)',
      readDuration,
    )
    .addOption(
      new Option('-o, --output <format>', 'a table on a terminal, else ndjson').choices([
        'table',
        'ndjson',
        'csv',
      ]),
    )
    .option('--columns <names>', 'which columns, as for logs query')
    .addHelpText('after', help)
    .action(async (filter, flags) => {
      const { runTail } = await import('../ask/run-tail.ts');
      await runTail(context, filter, flags as Parameters<typeof runTail>[2]);
    });
};

const help = `
Events come in the order in which they were stored, late ones too; their own
times play no part.

With -f and sources (names of the configuration, or provider:target) it collects
from them again and again and prints what is new; every other command works
meanwhile. With -f alone it collects nothing, and shows what another one brings.

Examples:
  logs tail -n 50
  logs tail -f event:error
  logs tail -f scaleengine:jb-origin/my_stream
  logs tail -f -o ndjson | jq -c .attributes`;

function readCount(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 100_000)
    throw new InvalidArgumentError('It takes a number up to 100000.');
  return value;
}
