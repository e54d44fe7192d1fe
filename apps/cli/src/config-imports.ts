import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from './context.ts';
import { findProviders } from './discover.ts';
import { packageEntry } from './package-entry.ts';

/**
 * Where a configuration finds packages that are not installed in its own project: `@logs/core`, and the
 * providers beside the command line. So `logs.config.ts` works with a global installation too.
 */
export async function configImports(folder: string, context: Context): Promise<Record<string, string>> {
  const require = createRequire(join(folder, 'logs.config.js'));
  const imports: Record<string, string> = {};
  for (const name of ['@logs/core/engine', '@logs/core']) {
    if (!isInstalled(require, name)) imports[name] = fileURLToPath(import.meta.resolve(name));
  }
  for (const found of await findProviders(context, folder)) {
    if (found.where === 'cli' && !isInstalled(require, found.package)) {
      imports[found.package] = await packageEntry(found.folder);
    }
  }
  return imports;
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
