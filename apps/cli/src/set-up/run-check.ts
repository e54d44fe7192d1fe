import { existsSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Source } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { loadSources } from '../load-sources.ts';
import { openStore } from '../open-store.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { upward } from '../upward.ts';
import { canCheck, checkSource } from './check-source.ts';
import { type Finding, findingLine } from './finding.ts';
import { reach } from './reach.ts';
import { settingsSet } from './settings-set.ts';

/** `logs check`. */
export async function runCheck(context: Context, names: string[], json: boolean): Promise<void> {
  const findings: Finding[] = [];
  const say = async (finding: Finding): Promise<void> => {
    findings.push(finding);
    if (!json) await context.write(findingLine(context, finding));
  };
  const add = async (part: string, look: () => Promise<string>) => say(await find(context, part, look));
  const settings = await loadSettings(context);
  await add('configuration', async () => configurationSays(context, settings));
  await add('store', () => storeSays(context, settings));
  const wanted = names.length > 0 ? names : Object.keys(settings.config.sources ?? {});
  for (const name of wanted) {
    for await (const finding of sourceFindings(context, settings, name)) await say(finding);
  }
  if (json) await context.write(`${JSON.stringify({ ok: findings.every(({ ok }) => ok), findings })}\n`);
  else if (wanted.length === 0)
    context.say('No source is configured. Name one, as in: logs check edgio:./drops');
}

/** All that can be said of one source: its settings, then what its vendor answers. */
async function* sourceFindings(context: Context, settings: Settings, name: string): AsyncGenerator<Finding> {
  const set = await settingsSet(context, settings, name).catch(() => undefined);
  if (set !== undefined) yield { part: name, ok: true, says: `settings ${set}` };
  let source: Source | undefined;
  try {
    [source] = await loadSources(context, settings, [name]);
  } catch (error) {
    yield await find(context, name, () => Promise.reject(error));
  }
  if (source === undefined) return;
  const { feed } = source;
  if (canCheck(feed)) yield* vendorFindings(context, source);
  else yield await find(context, name, () => reach(source, context.signal, new Date()));
}

async function* vendorFindings(context: Context, source: Source): AsyncGenerator<Finding> {
  try {
    for await (const { reason, ...finding } of checkSource(source, context.signal)) {
      if (!finding.ok) context.exitCode ||= exitCodeOf({ kind: 'api', reason });
      yield finding;
    }
  } catch (error) {
    yield await find(context, source.name, () => Promise.reject(error));
  }
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
