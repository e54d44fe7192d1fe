import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { chooseFormat, type OutputFormat } from './format.ts';
import type { OutputFlags } from './output-flags.ts';
import type { Look } from './row-encoder.ts';
import { stdoutTarget, type Target } from './target.ts';

/** Where an answer goes, and how. */
export interface Output {
  format: OutputFormat;
  look: Look;
  /** Opens the file when there is one: call it once the answer begins. */
  target(): Promise<Target>;
  /** Says how to see the columns that found no room; after the table. `choice`: the command lets them be chosen. */
  sayHidden(choice?: boolean): void;
}

/** Reads the output flags. */
export function openOutput(context: Context, flags: OutputFlags): Output {
  const { stdout } = context;
  const terminal = flags.out === undefined && stdout.isTTY === true;
  let hidden: string[] = [];
  return {
    format: chooseFormat({ asked: flags.output, out: flags.out, terminal }),
    look: {
      terminal,
      // A pseudo-terminal may say that it is 0 wide.
      width: terminal ? stdout.columns || 80 : undefined,
      colour: terminal && context.colours('stdout'),
      onHidden: (names) => {
        hidden = names;
      },
    },
    async target() {
      if (flags.out === undefined) return stdoutTarget(context);
      const { fileTarget } = await import('./file-target.ts');
      return await fileTarget(resolve(context.cwd, flags.out), { force: flags.force === true });
    },
    sayHidden(choice = true) {
      if (hidden.length === 0) return;
      const some = hidden.slice(0, 6).join(', ');
      const more = hidden.length > 6 ? ` and ${hidden.length - 6} more` : '';
      const way = choice ? 'choose columns, or take' : 'take';
      context.say(`No room for ${some}${more}: ${way} -o csv or -o ndjson.`);
    },
  };
}
