import tab from '@bomb.sh/tab/commander';
import type { Command } from '@commander-js/extra-typings';
import { commands } from './commands.ts';
import type { Context } from './context.ts';
import { defineCommand, makeProgram } from './program.ts';

/** Answers a shell that asks how the line typed so far goes on: `complete -- collect --pl`. */
export async function complete(context: Context, args: readonly string[]): Promise<void> {
  // The library brings a command of its own by that name.
  const program = makeProgram(
    context,
    commands.filter(({ name }) => name !== 'completion'),
  );
  for (const command of program.commands) await defineCommand(command as Command, context);
  tab(program as unknown as Parameters<typeof tab>[0], { completionCommandName: 'completion' });
  await program.parseAsync([...args], { from: 'user' });
}
