import type { CommandModule } from './command.ts';

/** One line of `logs --help`. `load` reads the command's own file, which happens only when it runs. */
export interface CommandEntry {
  name: string;
  group: 'Collect' | 'Ask' | 'Serve' | 'Keep' | 'Set up';
  /** At most 58 characters: it stands beside the name in 80 columns. */
  summary: string;
  load(): Promise<CommandModule>;
}

/** All commands, in the order of the help text. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'init',
    group: 'Set up',
    summary: 'write a configuration file to begin with',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'check',
    group: 'Set up',
    summary: 'try the settings, reach every source, open the store',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'providers',
    group: 'Set up',
    summary: 'list the vendor packages found, and those to install',
    load: () => import('./commands/providers.ts'),
  },
  {
    name: 'completion',
    group: 'Set up',
    summary: 'print a completion script for bash, zsh or fish',
    load: () => import('./commands/completion.ts'),
  },
  {
    name: 'demo',
    group: 'Set up',
    summary: 'collect a made-up delivery and ask it three questions',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'collect',
    group: 'Collect',
    summary: 'take what is new from the sources into the store',
    load: () => import('./commands/collect.ts'),
  },
  {
    name: 'sources',
    group: 'Collect',
    summary: 'list the sources configured and in the store',
    load: () => import('./commands/sources.ts'),
  },
  {
    name: 'quarantine',
    group: 'Collect',
    summary: 'look at records that could not be read, try them again',
    load: () => import('./commands/quarantine.ts'),
  },
  {
    name: 'query',
    group: 'Ask',
    summary: 'print the events that match a filter',
    load: () => import('./commands/query.ts'),
  },
  {
    name: 'sql',
    group: 'Ask',
    summary: 'run read-only SQL on the store',
    load: () => import('./commands/sql.ts'),
  },
  {
    name: 'tail',
    group: 'Ask',
    summary: 'print the newest events, and new ones as they come',
    load: () => import('./commands/tail.ts'),
  },
  {
    name: 'get',
    group: 'Ask',
    summary: 'print one event by its id',
    load: () => import('./commands/get.ts'),
  },
  {
    name: 'serve',
    group: 'Serve',
    summary: 'answer as the vendors do, from what was collected',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'export',
    group: 'Keep',
    summary: 'write events to Parquet, CSV or NDJSON files',
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'deliver',
    group: 'Keep',
    summary: 'deliver events as files to a bucket or folder, as they come',
    load: () => import('./commands/deliver.ts'),
  },
  {
    name: 'decode',
    group: 'Keep',
    summary: "turn a vendor's file into events, without a store",
    load: () => import('./commands/decode.ts'),
  },
];
