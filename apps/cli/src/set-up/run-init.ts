import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configNames } from '../config-file.ts';
import type { Context } from '../context.ts';
import { findProviders } from '../discover.ts';
import { knownProviders } from '../known-providers.ts';
import { UsageError } from '../usage-error.ts';
import { configText, type FirstSource } from './config-text.ts';

/** `logs init`. */
export async function runInit(context: Context, source: string | undefined, yes: boolean): Promise<void> {
  const there = configNames.find((name) => existsSync(join(context.cwd, name)));
  if (there !== undefined) {
    throw new UsageError(`There is a ${there} already; it was left as it is.`, {
      hint: 'Change it by hand, or go to another folder.',
    });
  }
  const first = source === undefined ? await chooseSource(context, yes) : await inlineSource(source);
  const path = join(context.cwd, 'logs.config.ts');
  await writeFile(path, configText(first), { flag: 'wx' });
  context.say(`Wrote logs.config.ts with the source "${first.name}". Next:`);
  context.say('  logs check      tries settings, sources and store');
  context.say('  logs collect    takes what is there');
}

async function inlineSource(text: string): Promise<FirstSource> {
  const { parseInlineSource } = await import('@logs/core/engine');
  const parsed = parseInlineSource(text);
  if (parsed === undefined) {
    throw new UsageError(`"${text}" is not a source.`, {
      hint: 'It is written provider:target, as in edgio:./drops',
    });
  }
  return { name: parsed.provider, ...parsed };
}

async function chooseSource(context: Context, yes: boolean): Promise<FirstSource> {
  const found = await findProviders(context);
  const [provider = knownProviders[0]?.name ?? ''] = found.map(({ name }) => name);
  if (yes || !context.stdin.isTTY || !context.stdout.isTTY) {
    return { name: provider, provider, target: './drops' };
  }
  const { askForSource } = await import('./ask-for-source.ts');
  return await askForSource(found);
}
