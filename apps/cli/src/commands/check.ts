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
Reads the configuration, opens the store, and asks every source what it has, as
collect would; nothing is taken. Exit code 0 when all is well; otherwise that of
the first thing that is not: 4 configuration, 5 credentials, 6 unreachable.`;
