import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands.ts';

/** What `logs --version` prints. */
export const version: string = manifest.version;

/** What `logs --help` prints; made without the argument parser, which takes longer to load than all else. */
export function topHelp(): string {
  const groups = [...new Set(commands.map(({ group }) => group))].map((group) => {
    const lines = commands
      .filter((each) => each.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(12)}${summary}\n`);
    return `${group}\n${lines.join('')}`;
  });
  return `Collects the logs of streaming vendors and answers questions about them.

Usage: logs <command> [options]

${groups.join('\n')}
Options for every command
${commonOptions.map(([flags, description]) => `  ${flags.padEnd(19)}${description}\n`).join('')}
A first try:          logs demo
Help for a command:   logs collect --help
`;
}

/** Options of the whole program: flags and description, as commander takes them. */
export const commonOptions = [
  ['--store <file>', 'where the events are (default: ./logs.duckdb)'],
  ['--config <file>', 'configuration (default: the next logs.config.* upward)'],
  ['--wait <seconds>', 'seconds to wait for a store in use (default: 10)'],
  ['-q, --quiet', 'say nothing but errors'],
  ['-v, --verbose', 'say more, and show where errors come from'],
] as const;
