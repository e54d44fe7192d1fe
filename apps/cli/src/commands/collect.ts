import type { CommandModule } from '../command.ts';
import { addTimeFlags } from '../time-flags.ts';
import { wholeOption } from '../whole-option.ts';

export const define: CommandModule['define'] = (command, context) => {
  addTimeFlags(
    command.argument('[sources...]', 'names from the configuration, or provider:target; all without it'),
    'by delivery hour',
  )
    .option('--plan', 'list what would be taken, and take nothing')
    .option('--json', 'one JSON object at the end, on stdout')
    .option('--workers <number>', 'threads that read files (default: one a core, at most 4)', wholeOption)
    .addHelpText('after', help)
    .action(async (names, flags) => {
      const { runCollect } = await import('../collect/run-collect.ts');
      await runCollect(context, names, flags as Parameters<typeof runCollect>[2]);
    });
};

const help = `
Time flags here mean when the vendor delivered: for files the delivery hour in
their path (not the time of the events in them), for APIs the time of events.
Without them, what is new is taken. Each file and each record is taken once,
however often you collect; the first Ctrl-C finishes what is under way.

Exit codes: 0 done, 3 something was quarantined or refused or one of several
sources failed, 4 configuration, 5 credentials, 6 vendor unreachable,
7 a gap in the data, 130 interrupted.

Examples:
  logs collect edgio:./drops
  logs collect night --plan
  logs collect --since 2026-03-10 --to 2026-03-11`;
