import type { CommandModule } from '../command.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('[sources...]', 'names or provider:target; all configured ones without it')
    .option('--json', 'one JSON object, on stdout')
    .addHelpText('after', help)
    .action(async (names, { json }) => {
      const { runCheck } = await import('../set-up/run-check.ts');
      await runCheck(context, names, json === true);
    });
};

const help = `
Reads the configuration, opens the store, and asks every source what it has;
nothing is taken. For a vendor's API it says which settings are set (only their
names), whether it is reached, how far its clock is off, whether credentials and
their scope will do, and how old the newest record is; for files, what there is.
Exit code 0 when all is well; otherwise that of the first thing that is not:
4 configuration, 5 credentials, 6 unreachable.`;
