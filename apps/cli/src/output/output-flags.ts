import { type Command, Option } from '@commander-js/extra-typings';
import type { OutputFormat } from './format.ts';

/** The output flags as typed. */
export interface OutputFlags {
  output?: OutputFormat;
  out?: string;
  force?: true;
}

/** Gives a command `-o`, `--out` and `--force`. */
export function addOutputFlags<Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
  formats: readonly OutputFormat[],
) {
  return command
    .addOption(
      new Option(
        '-o, --output <format>',
        'how to write it; a table on a terminal and ndjson elsewhere, or as --out is named',
      ).choices(formats),
    )
    .option('--out <file>', 'write to this file, which appears once it is whole')
    .option('--force', 'replace the file that is there');
}

/** `a, b,c` → its names. */
export function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
