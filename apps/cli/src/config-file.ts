import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { LogsConfig } from '@logs/core';
import type { Context } from './context.ts';
import { upward } from './upward.ts';

/** Names of a configuration file, the first one found counts. */
export const configNames = ['logs.config.ts', 'logs.config.js', 'logs.config.mjs', 'logs.config.json'];

/** Path of the configuration: `--config`, `LOGS_CONFIG`, or the next one upward from where the user stands. */
export async function findConfig(context: Context): Promise<string | undefined> {
  const variable = context.env['LOGS_CONFIG'];
  const given = context.flags.config ?? variable;
  if (given) {
    const path = resolve(context.cwd, given);
    if (existsSync(path)) return path;
    const { ConfigurationError } = await import('@logs/core/errors');
    throw new ConfigurationError(`There is no configuration file ${given}.`, {
      hint: context.flags.config === undefined ? 'LOGS_CONFIG names it.' : 'logs init writes one.',
    });
  }
  for (const folder of upward(context.cwd)) {
    const found = configNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Reads a configuration file.
 *
 * @throws ConfigurationError when it cannot be run or holds a wrong setting.
 */
export async function loadConfig(path: string, context: Context): Promise<LogsConfig> {
  const { checkConfig } = await import('@logs/core/engine');
  const { ConfigurationError, isLogsError } = await import('@logs/core/errors');
  let value: unknown;
  try {
    value = path.endsWith('.json')
      ? JSON.parse(await readFile(path, 'utf8'))
      : await runConfig(path, context);
  } catch (error) {
    if (isLogsError(error)) throw error;
    throw new ConfigurationError(`${path} cannot be read: ${firstLine(error)}`, {
      cause: error,
      hint: 'With --verbose it shows where.',
    });
  }
  return checkConfig(value, basename(path));
}

async function runConfig(path: string, context: Context): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const { configImports } = await import('./config-imports.ts');
  const jiti = createJiti(path, { fsCache: false, alias: await configImports(dirname(path), context) });
  return await jiti.import(path, { default: true });
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
