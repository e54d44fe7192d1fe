import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from './context.ts';
import { remoteWithCopy } from './remote-with-copy.ts';
import { loadSettings, type Settings } from './settings.ts';

/** How a command opens the store. */
export interface OpenStore {
  /** `read` shares the file with other readers; `write` makes it when there is none. */
  mode: 'read' | 'write';
  /** What {@link loadSettings} gave, when the command has it already. */
  settings?: Settings;
  /** Seconds to wait, where it is not what `--wait` says. */
  wait?: number;
}

/** How often to look for an owner while the store is held, in milliseconds. */
const lookMs = 200;

/**
 * Opens the store that flags, environment and configuration name. Where another process owns it and answers for
 * it, that one is asked; for one that only holds it we wait, as long as `--wait` says.
 */
export async function openStore(context: Context, options: OpenStore): Promise<LogStoreV1> {
  const settings = options.settings ?? (await loadSettings(context));
  const { ownedStore } = await import('@logs/core/remote');
  const patience = Math.max(1, options.wait ?? settings.wait) * 1000;
  const owned = await ownedStore(settings.storePath, context.signal, patience);
  if (owned !== undefined) return remoteWithCopy(owned);
  return await openOrFindOwner(context, { ...options, settings });
}

/** Opens the file; while it waits for that, an owner may come to answer for it. */
async function openOrFindOwner(
  context: Context,
  { mode, settings, wait = settings.wait }: OpenStore & { settings: Settings },
): Promise<LogStoreV1> {
  const { openDuckDbStore } = await import('@logs/store-duckdb');
  const enough = new AbortController();
  const signal = AbortSignal.any([context.signal, enough.signal]);
  let owner: Promise<LogStoreV1 | undefined> = Promise.resolve(undefined);
  try {
    const store = await openDuckDbStore(settings.storePath, {
      mode,
      wait: wait * 1000,
      signal,
      onWait: (holder) => {
        if (wait > 0) context.say(`Waiting for the store, which ${holder} holds …`);
        owner = ownerOf(settings.storePath, signal).finally(() => enough.abort());
        // Its error is said below, once the opening has ended.
        owner.catch(() => {});
      },
    });
    enough.abort();
    await (await owner.catch(() => undefined))?.close();
    if (mode === 'write') await forget(settings.storePath);
    return store;
  } catch (error) {
    enough.abort();
    // It came meanwhile; or what it says is why nobody can be asked.
    const found = await owner;
    if (found !== undefined) return found;
    throw error;
  }
}

/** Looks for an owner until the signal aborts. */
async function ownerOf(path: string, signal: AbortSignal): Promise<LogStoreV1 | undefined> {
  const { ownedStore } = await import('@logs/core/remote');
  const { setTimeout: sleep } = await import('node:timers/promises');
  while (!signal.aborted) {
    const owned = await ownedStore(path, signal).catch(rethrowUnless(signal));
    if (owned !== undefined) return remoteWithCopy(owned);
    await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

function rethrowUnless(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (signal.aborted) return undefined;
    throw error;
  };
}

/** The note of an owner that was killed. */
async function forget(path: string): Promise<void> {
  const { forgetOwner } = await import('@logs/core/remote');
  forgetOwner(path);
}
