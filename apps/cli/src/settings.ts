import { dirname, resolve } from 'node:path';
import type { LogsConfig } from '@logs/core';
import { findConfig, loadConfig } from './config-file.ts';
import type { Context } from './context.ts';
import { UsageError } from './usage-error.ts';

/** What a command works with: flag beats environment beats configuration. */
export interface Settings {
  /** The configuration, or an empty one where there is no file. */
  config: LogsConfig;
  /** Where the configuration was found. */
  configPath?: string;
  /** The folder from which paths in the configuration count. */
  base: string;
  /** Absolute path of the store. */
  storePath: string;
  /** Seconds to wait for a store that is in use. */
  wait: number;
}

/** Reads flags, environment and configuration. */
export async function loadSettings(context: Context): Promise<Settings> {
  const configPath = await findConfig(context);
  const config = configPath === undefined ? {} : await loadConfig(configPath, context);
  const base = configPath === undefined ? context.cwd : dirname(configPath);
  const own = context.flags.store ?? context.env['LOGS_STORE'];
  return {
    config,
    ...(configPath === undefined ? {} : { configPath }),
    base,
    storePath: own ? resolve(context.cwd, own) : resolve(base, config.store ?? 'logs.duckdb'),
    wait: context.flags.wait ?? environmentSeconds(context) ?? 10,
  };
}

function environmentSeconds(context: Context): number | undefined {
  const text = context.env['LOGS_WAIT'];
  if (!text) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new UsageError(`LOGS_WAIT is "${text}": it takes seconds, such as 10.`);
  return Number(text);
}
