import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command.ts';
import { splitNames } from '../output/output-flags.ts';
import { wholeOption } from '../whole-option.ts';

export const define: CommandModule['define'] = (command, context) => {
  command.helpCommand(false);
  command
    .command('enable')
    .description('set a delivery up, or change what is named of it')
    .argument('<name>', 'how you call it: letters, digits, - and _')
    .option('--to <place>', 's3://bucket/prefix, letter for letter (end it with / for a folder), or a folder')
    .option('--filter <filter>', 'which events, as for logs query; all without it')
    .option('--format <format>', 'edgio (the vendor’s files; the default), ndjson or parquet')
    .option('--versions <list>', 'format versions, side by side: 001,002', splitNames)
    .option('--until <time>', 'from then on the last of them alone: 2026-04-01T00:00:00Z')
    .option('--keep-days <days>', 'how long a file waits that cannot be delivered; at least 14', wholeOption)
    .option('--rows <number>', 'most events in a file (100,000)', wholeOption)
    .addOption(
      new Option('--from <place>', 'now: leave out what the store holds already').choices(['now'] as const),
    )
    .option('--json', 'one JSON object, on stdout')
    .action(async (name, flags) => {
      const { runEnable } = await import('../deliver/run-enable.ts');
      await runEnable(context, name, flags as Parameters<typeof runEnable>[2]);
    });
  command
    .command('status')
    .description('what waits, was delivered, fails, was lost')
    .argument('[names...]', 'all without them')
    .option('--json', 'one JSON object, on stdout')
    .action(async (names, { json }) => {
      const { runStatus } = await import('../deliver/run-status.ts');
      await runStatus(context, names, json === true);
    });
  command
    .command('run')
    .description('deliver, until Ctrl-C')
    .argument('[names...]', 'all enabled ones without them')
    .option('--once', 'all that is due, and then end')
    .option('--json', 'with --once: one JSON object at the end, on stdout')
    .action(async (names, flags) => {
      const { runRun } = await import('../deliver/run-deliveries.ts');
      await runRun(context, names, flags as Parameters<typeof runRun>[2]);
    });
  command
    .command('disable')
    .description('stop it at once; its place in the store and what waits stay')
    .argument('<name>', 'as it was enabled')
    .action(async (name) => {
      const { runDisable } = await import('../deliver/run-disable.ts');
      await runDisable(context, name);
    });
  command
    .command('redo')
    .description('plan files again that were lost, while the store has their events')
    .argument('<name>', 'as it was enabled')
    .argument('[keys...]', 'as status names them; all without them')
    .action(async (name, keys) => {
      const { runRedo } = await import('../deliver/run-redo.ts');
      await runRedo(context, name, keys);
    });
  command.addHelpText('after', help);
};

const help = `
Delivers what the store holds, and what comes, as files to a bucket or folder:
each event once in effect, and none lost in silence. A place that anybody may
read is refused. The key needs to write only; it comes from the environment, a
profile or a role, as for every tool of AWS (AWS_ACCESS_KEY_ID, AWS_PROFILE,
AWS_ENDPOINT_URL_S3 …). The vendor's separate ad log is not delivered.

Somebody is told when a delivery fails, at most once a day: by mail ("deliver":
"notify": "mail" in the configuration, and LOGS_SMTP_URL), and by a webhook
(LOGS_WEBHOOK_URL).

Exit codes of run --once and status: 0 done, 3 one fails or an event could not
be written, 4 configuration or a public place, 7 a file was lost.

Examples:
  logs deliver enable nightly --to s3://bucket/logs/ --filter feed:edgio/events
  logs deliver run
  logs deliver status`;
