import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { readDuration } from '../ask/duration.ts';
import type { CommandModule } from '../command.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('[filter...]', 'which events, as for logs query; all without it')
    .option('-n, --lines <number>', 'how many of those that were stored last', readCount, 10)
    .option('-f, --follow', 'go on with what is stored from now on, until Ctrl-C')
    .option('--interval <time>', 'with -f: how often to look, such as 5s', readDuration, 2)
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
times play no part. With -f the store is opened for each look only, so that
logs collect can run beside it.

Examples:
  logs tail -n 50
  logs tail -f event:error
  logs tail -f -o ndjson | jq -c .attributes`;

function readCount(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 100_000)
    throw new InvalidArgumentError('It takes a number up to 100000.');
  return value;
}
