import type { CommandModule } from '../command.ts';
import { addTimeFlags } from '../time-flags.ts';
import { wholeOption } from '../whole-option.ts';

export const define: CommandModule['define'] = (command, context) => {
  addTimeFlags(
    command.argument('[sources...]', 'names from the configuration, or provider:target; all without it'),
    'files: delivery hour; APIs: event time',
  )
    .option('--plan', 'list what would be taken, and take nothing')
    .option('--json', 'one JSON object at the end, on stdout')
    .option('--workers <number>', 'threads that read files (default: one a core, at most 4)', wholeOption)
    .addHelpText('after', help)
    .action(async (names, flags) => {
      const { plan, since, from, to } = flags;
      if (plan && (since ?? from ?? to) !== undefined) {
        const { sayPlanTimes } = await import('../plan-times.ts');
        await sayPlanTimes(context, names);
      }
      const { runCollect } = await import('../collect/run-collect.ts');
      await runCollect(context, names, flags as Parameters<typeof runCollect>[2]);
    });
};

const help = `
Time flags here choose what is collected. For sources of files they mean the
hour in which the vendor delivered a file, which its path or name tells (not the
time of the events in it); for APIs the time of the events. --plan says which it
is for each source. A range that was named is collected beside what is new: it
leaves the place where the next collect goes on alone. Without time flags what
is new is taken, the first time all that the vendor still has. Each file and
record is taken once, however often you collect; the first Ctrl-C finishes what
is under way.

Exit codes: 0 done, 3 something was quarantined or refused or one of several
sources failed, 4 configuration, 5 credentials, 6 vendor unreachable,
7 a gap in the data, 130 interrupted.

Examples:
  logs collect edgio:./drops
  logs collect night --plan
  logs collect --since 2026-03-10 --to 2026-03-11`;
