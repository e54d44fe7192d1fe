import type { CommandModule } from '../command.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('[source]', 'a source to begin with, provider:target')
    .option('-y, --yes', 'ask nothing')
    .addHelpText('after', help)
    .action(async (source, { yes }) => {
      const { runInit } = await import('../set-up/run-init.ts');
      await runInit(context, source, yes === true);
    });
};

const help = `
Writes logs.config.ts into the folder where you stand; one that is there is left
alone. Without a source, and on a terminal, it asks for one.

Example:
  logs init edgio:./drops`;
