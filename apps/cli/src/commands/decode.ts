import type { CommandModule } from '../command.ts';
import { addOutputFlags } from '../output/output-flags.ts';

export const define: CommandModule['define'] = (command, context) => {
  const decoding = command
    .argument('[file]', 'a file as the vendor delivered it, gzip or plain; - for standard input', '-')
    .requiredOption('--provider <name>', 'whose file it is, such as edgio')
    .option('--feed <name>', "which of the provider's feeds; its first one that comes in files by default")
    .option('--columns <names>', 'which columns, such as time,event,ip,session,media.rendition.id');
  addOutputFlags(decoding, ['table', 'json', 'ndjson', 'csv', 'raw'])
    .addHelpText('after', help)
    .action(async (file, flags) => {
      const { runDecode } = await import('../ask/run-decode.ts');
      await runDecode(context, file, flags as Parameters<typeof runDecode>[2]);
    });
};

const help = `
It needs no store and no configuration: settings come from the environment. A
record that is no event is reported on stderr with its line and the reason, and
the exit code is 3. A damaged file is an error, also when this shows only after
some of its events were written. -o raw prints the rows as they were delivered.

Examples:
  zcat part-00000.c000.csv.gz | logs decode --provider edgio -o ndjson
  logs decode part-0.csv.gz --provider edgio --columns time,event,asset,ip
  logs decode part-0.csv.gz --provider edgio -o raw | head`;
