import { Command, CommanderError, InvalidArgumentError } from '@commander-js/extra-typings';
import { commands } from './commands.ts';
import { Context } from './context.ts';
import { dashedText } from './dashed-text.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import { printError } from './print-error.ts';
import { commonOptions, topHelp } from './top-help.ts';
import { usageHint } from './usage-hint.ts';

/** Runs one command line, prints its error, and sets the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  standWhereTheUserStands();
  const context = new Context();
  try {
    if (args[0] === 'complete') {
      const { complete } = await import('./complete.ts');
      await complete(context, args);
    } else await makeProgram(context).parseAsync(dashedText(helpAsFlag(args)), { from: 'user' });
    process.exitCode = context.interruptedBy ?? context.exitCode;
  } catch (error) {
    process.exitCode = endWith(context, error);
  }
  // What a library left open must not keep a finished command from ending.
  setTimeout(() => process.exit(), 2000).unref();
}

function endWith(context: Context, error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (context.interruptedBy !== undefined) {
    context.detail(String(error));
    return context.interruptedBy;
  }
  if (context.readerGone) return exitCode.done;
  printError(context, error);
  return exitCodeOf(error);
}

/** The whole program; each command's own options are read when it is the one that runs. */
export function makeProgram(context: Context, entries = commands): Command {
  const program = new Command('logs');
  const [store, config, wait, quiet, verbose] = commonOptions;
  program
    .option(...store)
    .option(...config)
    .option(...wait, seconds)
    .option(...quiet)
    .option(...verbose)
    .helpCommand(false)
    .helpOption('-h, --help', 'show this help')
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: 80,
      styleTitle: (title) => (title === 'Global Options:' ? 'Options of every command:' : title),
    })
    .configureOutput({
      outputError: (text) => context.warn(usageHint(text.trimEnd(), context)),
    })
    .exitOverride();
  program.helpInformation = () => topHelp();
  for (const { name, summary } of entries) program.command(name).description(summary);
  program.hook('preSubcommand', async (_, command) => {
    context.flags = program.opts() as Context['flags'];
    await defineCommand(command as Command, context);
  });
  return program;
}

/** Gives a command its arguments and options. */
export async function defineCommand(command: Command, context: Context): Promise<void> {
  const entry = commands.find(({ name }) => name === command.name());
  (await entry?.load())?.define(command, context);
}

const takesValue = /^--(?:store|config|wait)$/;

/** `logs help collect` is `logs collect --help`. Help for a command that does not exist is an unknown command. */
function helpAsFlag(args: readonly string[]): string[] {
  const turned = args[0] === 'help' ? [...args.slice(1), '--help'] : [...args];
  const name = turned.find((each, at) => !each.startsWith('-') && !takesValue.test(turned[at - 1] ?? ''));
  const known = name === undefined || commands.some((each) => each.name === name);
  return known ? turned : turned.filter((each) => each !== '--help' && each !== '-h');
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It takes seconds, such as 10 or 0.');
  return value;
}

/** `npm run logs` starts us in the project's root; file arguments count from where the user typed it. */
function standWhereTheUserStands(): void {
  const from = process.env['INIT_CWD'];
  if (from && process.env['npm_lifecycle_event'] === 'logs') process.chdir(from);
}
