import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Source } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { loadSources } from '../load-sources.ts';
import { openStore } from '../open-store.ts';
import { safeLines } from '../output/safe-text.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { upward } from '../upward.ts';
import { reach } from './reach.ts';

/** How one part is. */
interface Finding {
  part: string;
  ok: boolean;
  says: string;
  hint?: string;
}

/** `logs check`. */
export async function runCheck(context: Context, names: string[], json: boolean): Promise<void> {
  const findings: Finding[] = [];
  const add = async (part: string, look: () => Promise<string>): Promise<void> => {
    const finding = await find(context, part, look);
    findings.push(finding);
    if (!json) await context.write(line(context, finding));
  };
  const settings = await loadSettings(context);
  await add('configuration', async () => configurationSays(context, settings));
  await add('store', () => storeSays(context, settings));
  const wanted = names.length > 0 ? names : Object.keys(settings.config.sources ?? {});
  for (const name of wanted) {
    await add(name, async () => {
      const [source] = await loadSources(context, settings, [name]);
      return await reach(source as Source, context.signal, new Date());
    });
  }
  if (json) await context.write(`${JSON.stringify({ ok: findings.every(({ ok }) => ok), findings })}\n`);
  else if (wanted.length === 0)
    context.say('No source is configured. Name one, as in: logs check edgio:./drops');
}

async function find(context: Context, part: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { part, ok: true, says: await look() };
  } catch (error) {
    context.signal.throwIfAborted();
    context.exitCode ||= exitCodeOf(error);
    const { message, hint } = error as Error & { hint?: string };
    return { part, ok: false, says: message, ...(hint === undefined ? {} : { hint }) };
  }
}

function line(context: Context, { part, ok, says, hint }: Finding): string {
  const mark = ok ? context.paint('stdout', 'green', 'ok  ') : context.paint('stdout', 'red', 'FAIL');
  const more = hint === undefined ? '' : `      ${safeLines(hint)}\n`;
  return `${mark}  ${safeLines(part)}: ${safeLines(says)}\n${more}`;
}

function configurationSays(context: Context, { configPath, config }: Settings): string {
  if (configPath === undefined) return 'none; logs init writes one';
  const names = Object.keys(config.sources ?? {});
  return `${fromHere(context, configPath)}, sources: ${names.length === 0 ? 'none' : names.join(', ')}`;
}

async function storeSays(context: Context, settings: Settings): Promise<string> {
  const { storePath } = settings;
  const shown = fromHere(context, storePath);
  const size = await stat(storePath).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) {
    await mustBeWritable(storePath);
    return `${shown} is not there yet; the first collect makes it`;
  }
  const store = await openStore(context, { mode: 'read', settings });
  try {
    const sources = await store.sources(context.signal);
    const events = sources.reduce((sum, each) => sum + BigInt(each.events), 0n);
    return `${shown} opens; ${events.toLocaleString('en-US')} events of ${sources.length === 1 ? 'one source' : `${sources.length} sources`}`;
  } finally {
    await store.close();
  }
}

/** A store that is not there is made together with its folder. */
async function mustBeWritable(path: string): Promise<void> {
  const [, ...folders] = upward(path);
  const folder = folders.find((each) => existsSync(each)) ?? path;
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    const { ConfigurationError } = await import('@logs/core/errors');
    throw new ConfigurationError(`${folder} cannot be written to.`, {
      cause,
      hint: 'Name another store with --store.',
    });
  }
}

function fromHere(context: Context, path: string): string {
  const short = relative(context.cwd, path);
  return short.startsWith('..') ? path : short;
}
