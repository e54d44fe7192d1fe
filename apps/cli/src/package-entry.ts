import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const conditions = new Set(['node', 'import', 'module-sync', 'default']);

/** Path of the module that `import` of a package in this folder means. */
export async function packageEntry(folder: string): Promise<string> {
  const { exports, main } = await manifestOf(folder);
  return join(folder, target(exports, '.') ?? main ?? 'index.js');
}

/** Path of another module that the package exports, such as `./demo`. */
export async function otherEntry(folder: string, entry: `./${string}`): Promise<string | undefined> {
  const { exports } = await manifestOf(folder);
  const isMap = typeof exports === 'object' && exports !== null && entry in exports;
  const found = isMap ? target(exports, entry) : undefined;
  return found === undefined ? undefined : join(folder, found);
}

async function manifestOf(folder: string): Promise<{ exports?: unknown; main?: string }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    exports?: unknown;
    main?: string;
  };
}

function target(exports: unknown, entry?: string): string | undefined {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return undefined;
  if (entry !== undefined && entry in exports) return target((exports as Record<string, unknown>)[entry]);
  for (const [condition, value] of Object.entries(exports)) {
    const found = conditions.has(condition) ? target(value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
