import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('<feed>', 'a feed such as edgio/events, its provider: edgio, or a source')
    .argument(
      '<id>',
      "the event's id, or its last part, which is the vendor's own, where only one event has it",
    )
    .addOption(
      new Option('-o, --output <format>', 'a table on a terminal, else ndjson').choices([
        'table',
        'json',
        'ndjson',
      ]),
    )
    .option('--fetch', 'ask the vendor instead of the store; nothing is stored')
    .addHelpText('after', help)
    .action(async (feed, id, flags) => {
      const { runGet } = await import('../ask/run-get.ts');
      await runGet(context, feed, id, flags as Parameters<typeof runGet>[3]);
    });
};

const help = `
It also shows a record that the vendor deleted, marked so. The exit code is 1
when there is no such event. With --fetch the settings come from the source, or
from the environment when a provider or feed is named.

Examples:
  logs get edgio 7c2f4e1a9b3d5e60:17
  logs get signalwire c22d24f6-5a47-4597-9a23-c7d01e696b92 --fetch`;
