import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import type { Settings } from '../settings.ts';

/** The store to plan with: the real one to read, or an empty one that is thrown away, so that a plan makes none. */
export async function storeForPlan(
  context: Context,
  settings: Settings,
): Promise<{ store: LogStoreV1; close(): Promise<void> }> {
  if (existsSync(settings.storePath)) {
    const store = await openStore(context, { mode: 'read', settings });
    return { store, close: () => store.close() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'logs-plan-'));
  const empty = { ...settings, storePath: join(folder, 'empty.duckdb') };
  const store = await openStore(context, { mode: 'write', settings: empty });
  return {
    store,
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
