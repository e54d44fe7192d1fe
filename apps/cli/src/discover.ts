import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from './context.ts';
import { upward } from './upward.ts';

/** A provider's package as its package.json tells; nothing of it was imported. */
export interface FoundProvider {
  /** The provider's name: `logs.provider` of package.json. */
  name: string;
  aliases: readonly string[];
  specVersion: string;
  /** The package's name. */
  package: string;
  version: string;
  folder: string;
  /** Whether it stands in the user's project, or beside the command line. */
  where: 'project' | 'cli';
}

/**
 * All providers installed in the project of the working directory, of the configuration's folder, and beside
 * the command line; each package once, the nearest first.
 */
export async function findProviders(context: Context, configFolder = context.cwd): Promise<FoundProvider[]> {
  const found = new Map<string, FoundProvider>();
  const places = [
    ...[context.cwd, configFolder].map((folder) => ({ folder, where: 'project' as const })),
    { folder: ownFolder(), where: 'cli' as const },
  ];
  const seen = new Set<string>();
  for (const { folder, where } of places) {
    for (const parent of upward(await realpath(folder))) {
      const modules = join(parent, 'node_modules');
      if (seen.has(modules)) continue;
      seen.add(modules);
      for (const each of await providersIn(modules, where)) {
        if (!found.has(each.package)) found.set(each.package, each);
      }
    }
  }
  return [...found.values()];
}

/** The folder of this package, from the bundle or from a chunk of it. */
function ownFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const folder of upward(here)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return here;
}

async function providersIn(modules: string, where: FoundProvider['where']): Promise<FoundProvider[]> {
  const names = await subfolders(modules);
  const scoped = await Promise.all(
    names
      .filter((name) => name.startsWith('@'))
      .map(async (scope) => (await subfolders(join(modules, scope))).map((name) => join(scope, name))),
  );
  const all = [...names.filter((name) => !name.startsWith('@')), ...scoped.flat()];
  const found = await Promise.all(all.map((name) => readProvider(join(modules, name), where)));
  return found.filter((each) => each !== undefined).sort((a, b) => (a.package < b.package ? -1 : 1));
}

async function subfolders(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

async function readProvider(
  folder: string,
  where: FoundProvider['where'],
): Promise<FoundProvider | undefined> {
  try {
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    if (!text.includes('"logs"')) return undefined;
    const { name, version, logs } = JSON.parse(text) as Record<string, unknown>;
    if (typeof logs !== 'object' || logs === null || typeof name !== 'string') return undefined;
    const { provider, aliases, specVersion } = logs as Record<string, unknown>;
    if (typeof provider !== 'string') return undefined;
    return {
      name: provider,
      aliases: Array.isArray(aliases) ? aliases.map(String) : [],
      specVersion: String(specVersion),
      package: name,
      version: String(version),
      folder,
      where,
    };
  } catch {
    return undefined;
  }
}
