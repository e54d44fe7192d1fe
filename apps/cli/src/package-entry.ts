import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const conditions = new Set(['node', 'import', 'module-sync', 'default']);

/** Path of the module that `import` of a package in this folder means. */
export async function packageEntry(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    exports?: unknown;
    main?: string;
  };
  return join(folder, target(manifest.exports) ?? manifest.main ?? 'index.js');
}

function target(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null) return undefined;
  if ('.' in exports) return target(exports['.']);
  for (const [condition, value] of Object.entries(exports)) {
    const found = conditions.has(condition) ? target(value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
