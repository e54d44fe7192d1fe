import { isLogsError } from '@logs/core/errors';
import type { LogStoreV1 } from '@logs/core/store';
import type { Context } from '../context.ts';
import { openStore } from '../open-store.ts';
import { loadSettings, type Settings } from '../settings.ts';

/** Opens the store again and again, whether or not it is there and free. */
export class StoreWatch {
  private settings: Settings | undefined;
  private said: string | undefined;
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** Does something with the store and closes it; `undefined` when the store is held, or not there yet. */
  async whenFree<Answer>(work: (store: LogStoreV1) => Promise<Answer>): Promise<Answer | undefined> {
    const store = await this.open();
    if (store === undefined) return undefined;
    this.said = undefined;
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  private async open(): Promise<LogStoreV1 | undefined> {
    const { context } = this;
    this.settings ??= await loadSettings(context);
    try {
      return await openStore(context, { mode: 'read', settings: this.settings, wait: 0 });
    } catch (error) {
      if (context.signal.aborted) return undefined;
      if (!isLogsError(error) || error.kind === 'format') throw error;
      if (this.said !== error.message) context.say(`${error.message} Looking again …`);
      this.said = error.message;
      return undefined;
    }
  }
}
