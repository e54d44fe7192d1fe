import { Option } from '@commander-js/extra-typings';
import type { Context } from './context.ts';
import { emit } from './output/emit.ts';
import type { Cell, Column } from './output/encoder.ts';
import { openOutput } from './output/open-output.ts';
import { rowEncoder } from './output/row-encoder.ts';

/** How a list may be written. */
export const listFormats = ['table', 'json', 'ndjson', 'csv'] as const;

/** `-o` of a command that prints a short list. */
export function listOption() {
  return new Option('-o, --output <format>', 'a table on a terminal, else ndjson').choices(listFormats);
}

/** Prints a short list: rows of cells under their columns. */
export async function listRows(
  context: Context,
  format: (typeof listFormats)[number] | undefined,
  columns: readonly Column[],
  rows: AsyncIterable<readonly (readonly Cell[])[]> | readonly (readonly Cell[])[],
): Promise<void> {
  const output = openOutput(context, format === undefined ? {} : { output: format });
  const batches = Symbol.asyncIterator in rows ? rows : once(rows);
  await emit(await output.target(), rowEncoder(output.format, columns, output.look), batches);
  output.sayHidden(false);
}

async function* once<Item>(batch: Item): AsyncGenerator<Item> {
  yield batch;
}
