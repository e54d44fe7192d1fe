import { Argument } from '@commander-js/extra-typings';
import type { CommandModule } from '../command.ts';

export const define: CommandModule['define'] = (command) => {
  command
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText('after', help)
    .action(async (shell) => {
      const { script } = await import('@bomb.sh/tab');
      script(shell, 'logs', 'logs');
    });
};

const help = `
Prints a script that completes commands and options of "logs". Put one of these
where your shell reads it when it starts:
  source <(logs completion bash)       # ~/.bashrc
  source <(logs completion zsh)        # ~/.zshrc
  logs completion fish | source        # ~/.config/fish/config.fish`;
