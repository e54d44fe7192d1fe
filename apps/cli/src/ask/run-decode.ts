import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileFeedV1, LogEventV1, LogProviderV1 } from '@logs/core';
import type { DecodedRecord } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { loadProvider } from '../load-provider.ts';
import { emit } from '../output/emit.ts';
import type { Encoder } from '../output/encoder.ts';
import { eventColumns } from '../output/event-column.ts';
import { eventEncoder } from '../output/event-encoder.ts';
import { type Output, openOutput } from '../output/open-output.ts';
import { type OutputFlags, splitNames } from '../output/output-flags.ts';
import { UsageError } from '../usage-error.ts';
import { InvalidRecords } from './invalid-records.ts';
import { rawRows } from './raw-rows.ts';

/** The flags of `logs decode` as typed. */
export interface DecodeFlags extends OutputFlags {
  provider: string;
  feed?: string;
  columns?: string;
}

/** `logs decode`. */
export async function runDecode(context: Context, file: string, flags: DecodeFlags): Promise<void> {
  const output = openOutput(context, flags);
  if (output.format === 'raw' && flags.columns !== undefined) {
    throw new UsageError('-o raw prints whole rows: leave --columns out');
  }
  const body = await bytesOf(context, file);
  const provider = await loadProvider(context, flags.provider, undefined);
  const feed = feedOf(provider, flags.feed);
  const { decode } = await import('@logs/core/engine');
  const records = decode({
    provider,
    feed,
    body,
    ...identityOf(feed, resolve(context.cwd, file), file),
    signal: context.signal,
  });
  const invalid = new InvalidRecords(context, file === '-' ? 'standard input' : file);
  const count = await write(output, invalid.watch(records), flags).catch(damaged);
  output.sayHidden();
  if (output.format === 'table') context.say(`${count} ${count === 1 ? 'event' : 'events'}`);
  if (invalid.end() > 0) context.exitCode = exitCode.partly;
}

/** What the engine advises is for a collect, which comes by again. */
async function damaged(error: unknown): Promise<never> {
  const { FormatError, isLogsError } = await import('@logs/core/errors');
  if (!isLogsError(error) || error.kind !== 'format') throw error;
  const hint = 'Fetch the file again, or have it delivered again. Do not rely on what was written of it.';
  throw new FormatError(error.message, { hint, cause: error });
}

async function write(
  output: Output,
  records: AsyncIterable<readonly DecodedRecord[]>,
  flags: DecodeFlags,
): Promise<number> {
  if (output.format === 'raw')
    return await rawRows(await output.target(), records, output.look.terminal === true);
  const columns = flags.columns === undefined ? undefined : eventColumns(splitNames(flags.columns));
  const encoder: Encoder<LogEventV1> = eventEncoder(output.format, columns, output.look);
  return await emit(await output.target(), encoder, eventsOf(records));
}

async function* eventsOf(records: AsyncIterable<readonly DecodedRecord[]>): AsyncIterable<LogEventV1[]> {
  for await (const batch of records) yield batch.flatMap(({ event }) => (event === undefined ? [] : [event]));
}

function feedOf(provider: LogProviderV1, wanted: string | undefined): FileFeedV1 {
  const files = Object.entries(provider.feeds).flatMap(([name, feed]) =>
    feed.kind === 'files' ? [[name, feed] as const] : [],
  );
  const found = files.find(
    ([name]) => wanted === undefined || name === wanted || `${provider.name}/${name}` === wanted,
  );
  if (found !== undefined) return found[1];
  throw new UsageError(
    wanted === undefined
      ? `${provider.name} has no feed that comes in files`
      : `${provider.name} has no feed "${wanted}" that comes in files`,
    files.length === 0 ? {} : { hint: `It has ${files.map(([name]) => name).join(', ')}.` },
  );
}

async function bytesOf(context: Context, file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') {
    if (context.stdin.isTTY) context.say('Reading standard input …');
    return context.stdin;
  }
  const there = await stat(file).catch(() => undefined);
  if (there === undefined) throw new UsageError(`There is no file ${file}`);
  if (there.isDirectory()) {
    throw new UsageError(`${file} is a folder`, { hint: 'Name one file; a folder is for logs collect.' });
  }
  if (there.isFile() && there.size === 0 && /\.gz$/i.test(file)) {
    const { FormatError } = await import('@logs/core/errors');
    throw new FormatError(`${file}: the file has no bytes`, {
      file,
      hint: 'A gzip file of no events has some too: fetch it again, or have it delivered again.',
    });
  }
  return createReadStream(file, { highWaterMark: 1024 * 1024 });
}

/** Ids are made from the file's key: the vendor's own name where its path tells it, so that they are those of a collect. */
function identityOf(
  feed: FileFeedV1,
  path: string,
  typed: string,
): { key: string; attributes?: Record<string, string> } {
  const known = typed === '-' ? undefined : feed.identify?.(path);
  return known ?? { key: typed.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '') };
}
