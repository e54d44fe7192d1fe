import type { CommandModule } from '../command.ts';
import { listOption } from '../list-rows.ts';
import { UsageError } from '../usage-error.ts';

export const define: CommandModule['define'] = (command, context) => {
  command.helpCommand(false);
  command
    .command('list', { isDefault: true })
    .description('list them: where each stands, and why it is no event')
    .addOption(listOption())
    .allowExcessArguments()
    .action(async ({ output }, { args: [other] }) => {
      // What is no command comes here, because the list is what `logs quarantine` alone does.
      if (other !== undefined) {
        const meant = ['list', 'show', 'retry'].find((name) => name[0] === other[0]);
        throw new UsageError(`unknown command '${other}'`, {
          hint: meant === undefined ? 'It is list, show or retry.' : `Did you mean ${meant}?`,
        });
      }
      const { listQuarantine } = await import('../quarantine/list.ts');
      await listQuarantine(context, output);
    });
  command
    .command('show')
    .description('show one')
    .argument('<id>', 'as in the list')
    .option('--raw', 'print its bytes as delivered; they may hold secrets and addresses')
    .action(async (id, { raw }) => {
      const { showQuarantined } = await import('../quarantine/show.ts');
      await showQuarantined(context, id, raw === true);
    });
  command
    .command('retry')
    .description('read them again, e.g. after an upgrade; what becomes an event leaves')
    .argument('[ids...]', 'as in the list; all without them')
    .action(async (ids) => {
      const { retryAll } = await import('../quarantine/retry.ts');
      await retryAll(context, ids);
    });
  command.addHelpText('after', help);
};

const help = `
Without a command it lists them. In quarantine is each record that could not
become an event, with its bytes and the reason, so that nothing is lost. A
record of a file stands on the line that the list says:
zcat <file> | sed -n <line>p shows it. A file that was refused whole is not
here: logs collect names it, and so does logs collect --plan.`;
