import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from './context.ts';
import { loadSettings, type Settings } from './settings.ts';

/** How a command opens the store. */
export interface OpenStore {
  /** `read` shares the file with other readers; `write` makes it when there is none. */
  mode: 'read' | 'write';
  /** What {@link loadSettings} gave, when the command has it already. */
  settings?: Settings;
}

/**
 * Opens the store that flags, environment and configuration name. Waits for another process that holds it, as
 * long as `--wait` says.
 */
export async function openStore(context: Context, { mode, settings }: OpenStore): Promise<LogStoreV1> {
  const { storePath, wait } = settings ?? (await loadSettings(context));
  const { openDuckDbStore } = await import('@logs/store-duckdb');
  return await openDuckDbStore(storePath, {
    mode,
    wait: wait * 1000,
    signal: context.signal,
    onWait: (holder) => context.say(`Waiting for the store, which ${holder} holds …`),
  });
}
