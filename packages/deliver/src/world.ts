import type { DeliveryFormatV1, LogStoreV1, RuntimeV1 } from '@logs/core';
import type { Objects } from '@logs/core/folder';
import type { Notifier } from './notice.ts';

/** Whether anybody may read a destination. `unknown`: it could not be asked, which decides nothing. */
export type Privacy = 'private' | 'public' | 'unknown';

/** What deliveries need of the world outside. */
export interface DeliveryWorld {
  /** Folder of all deliveries of a store: `<store>.deliver`. */
  folder: string;
  store: Pick<LogStoreV1, 'changes'>;
  /** Opens a destination: a bucket by its location, or a folder. */
  open(location: string): Promise<Objects>;
  /** A format by its name; `undefined` when there is none. */
  format(name: string): DeliveryFormatV1 | undefined;
  /**
   * Asks a destination without credentials: for a list, for a key that nobody knows, and for `marker`, once that
   * was put there.
   */
  probe(location: string, marker: string | undefined, signal: AbortSignal): Promise<Privacy>;
  notifiers: readonly Notifier[];
  runtime: Pick<RuntimeV1, 'now' | 'sleep' | 'warn'>;
}
