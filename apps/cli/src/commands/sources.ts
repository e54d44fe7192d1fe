import type { CommandModule } from '../command.ts';
import { listOption } from '../list-rows.ts';

export const define: CommandModule['define'] = (command, context) => {
  command.addOption(listOption()).action(async ({ output }) => {
    const { runSources } = await import('../collect/run-sources.ts');
    await runSources(context, output);
  });
};
