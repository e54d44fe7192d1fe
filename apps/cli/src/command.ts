import type { Command } from '@commander-js/extra-typings';
import type { Context } from './context.ts';

/**
 * What a file under `src/commands/` exports: `define`, which gives the command its arguments, options and
 * action. Name and summary stand in `src/commands.ts`, so that `logs --help` reads no command.
 *
 * ```ts
 * // src/commands/hello.ts
 * import type { CommandModule } from '../command.ts';
 *
 * export const define: CommandModule['define'] = (command, context) => {
 *   command
 *     .argument('<name>', 'whom to greet')
 *     .option('--loud', 'in capitals')
 *     .action(async (name, options) => {
 *       const store = await openStore(context, { mode: 'read' });   // src/open-store.ts
 *       try {
 *         await context.write(`${options.loud ? name.toUpperCase() : name}\n`);   // data: stdout
 *         context.say('That was all.');                                           // talk: stderr
 *       } finally {
 *         await store.close();
 *       }
 *     });
 * };
 * ```
 *
 * - The action ends normally for exit code 0, sets `context.exitCode` for another (see `exit-code.ts`), or
 *   throws: `UsageError` for wrong arguments (2), a `LogsError` by its kind, anything else 1. The frame prints
 *   the error.
 * - The options that every command has (`--store`, `--config`, `--wait`, `--quiet`, `--verbose`) are parsed by
 *   the frame and stand in `context.flags`.
 * - `@logs/*`, zod and other heavy modules are imported inside the action (`await import(…)`), or in a module
 *   that is, so that `--help` stays quick.
 * - Long calls are given `context.signal`. Time flags: `addTimeFlags` and `timeRange` of `time-flags.ts`.
 */
export interface CommandModule {
  define(command: Command, context: Context): void;
}
