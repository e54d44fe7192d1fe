import type { CommandModule } from '../command.ts';
import { listOption, listRows } from '../list-rows.ts';
import type { Column } from '../output/encoder.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .addOption(listOption())
    .addHelpText('after', help)
    .action(async ({ output }) => {
      const { findProviders } = await import('../discover.ts');
      const { installCommand, knownProviders } = await import('../known-providers.ts');
      const { loadSettings } = await import('../settings.ts');
      const { base } = await loadSettings(context);
      const found = await findProviders(context, base);
      const missing = knownProviders.filter((known) => !found.some(({ name }) => name === known.name));
      await listRows(context, output, columns, [
        ...found.map((each) => [
          each.name,
          each.aliases.join(', ') || null,
          each.version,
          each.specVersion === 'v1' ? 'ready' : `interface ${each.specVersion}: upgrade`,
          context.stdout.isTTY ? shorter(each.folder, context.cwd) : each.folder,
          each.package,
        ]),
        ...missing.map((each) => [
          each.name,
          each.aliases.join(', ') || null,
          null,
          'not installed',
          installCommand(each.package),
          each.package,
        ]),
      ]);
    });
};

const columns: readonly Column[] = [
  { name: 'provider', kind: 'text', least: 12 },
  { name: 'aliases', kind: 'text' },
  { name: 'version', kind: 'text' },
  { name: 'state', kind: 'text', least: 13 },
  // Room for what installs one of those known.
  { name: 'where', kind: 'text', least: 33 },
  { name: 'package', kind: 'text', least: 20 },
];

function shorter(folder: string, cwd: string): string {
  return folder.startsWith(`${cwd}/`) ? `.${folder.slice(cwd.length)}` : folder;
}

const help = `
Providers are packages with the field "logs" in their package.json. They are
found in node_modules of the project where you stand, and beside logs itself.
For one that is not installed, the command that installs it stands under
"where".`;
