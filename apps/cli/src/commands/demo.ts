import type { CommandModule } from '../command.ts';
import { wholeOption } from '../whole-option.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('[folder]', 'where delivery and store are put', 'logs-demo')
    .option('--seed <number>', 'another number makes other data', wholeOption, 1)
    .option('--viewers <number>', 'how many viewers the delivery tells of', wholeOption, 150)
    .addHelpText('after', help)
    .action(async (folder, { seed, viewers }) => {
      const { runDemo } = await import('../demo/run.ts');
      await runDemo(context, { folder, seed, viewers });
    });
};

const help = `
Makes up what the vendors have: a delivery of Edgio log files in the folder, and
the APIs of ScaleEngine, Alibaba Live and SignalWire, played on this machine.
Collects it into a store of its own, asks some questions and compares each
answer with the truth. Exit code 1 when one differs. A vendor whose package is
not installed is left out. Keys of your own have no part in it.`;
