import type { CommandModule } from '../command.ts';
import { wholeOption } from '../whole-option.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .argument('[folder]', 'where delivery and store are put', 'logs-demo')
    .option('--seed <number>', 'another number makes another delivery', wholeOption, 1)
    .option('--viewers <number>', 'how many viewers it tells of', wholeOption, 150)
    .addHelpText('after', help)
    .action(async (folder, { seed, viewers }) => {
      const { runDemo } = await import('../demo/run.ts');
      await runDemo(context, { folder, seed, viewers });
    });
};

const help = `
Makes up what a vendor would deliver, collects it into a store of its own, asks
three questions and compares each answer with the truth. Exit code 1 when one
differs. Needs the package @logs/edgio-format.`;
