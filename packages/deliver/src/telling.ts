import type { RuntimeV1 } from '@logs/core';
import type { Journal } from './journal.ts';
import { type Notice, type Notifier, noticeEvery } from './notice.ts';
import type { DeliverySettings } from './settings.ts';

const day = 86_400_000;
/** So long nobody who refused a notice is asked again, in milliseconds. */
const refusedPause = 15 * 60_000;

/** What telling needs of a delivery. */
export interface Telling {
  name: string;
  settings: Pick<DeliverySettings, 'keepDays'>;
  journal: Journal;
  notifiers: readonly Notifier[];
  runtime: Pick<RuntimeV1, 'now' | 'warn'>;
  signal: AbortSignal;
}

/** Tells whoever is due that a delivery fails, and what was lost. */
export async function tell(telling: Telling): Promise<void> {
  const { name, journal, notifiers, runtime, signal } = telling;
  for (const notifier of notifiers) {
    const { failure, lost, notices, refused } = journal.state;
    const last = notices[notifier.to];
    const untold = Object.values(lost).some(({ at, redone }) => !redone && at > (last ?? ''));
    if (failure === undefined && !untold) continue;
    const now = runtime.now();
    if (last !== undefined && now.getTime() - Date.parse(last) < noticeEvery) continue;
    const refusal = refused[notifier.to];
    if (refusal !== undefined && now.getTime() - Date.parse(refusal) < refusedPause) continue;
    // Written first: a crash while it is sent must not send it twice.
    await journal.add({ kind: 'notifying', to: notifier.to, at: now.toISOString() });
    try {
      await notifier.send(noticeOf(telling, now), signal);
    } catch (error) {
      signal.throwIfAborted();
      const isRefused = notifier.isRefusal?.(error) ?? true;
      runtime.warn(
        `delivery ${name}: the notice to ${notifier.to} ${isRefused ? 'was refused' : 'may not have arrived'} (${nameOf(error)})`,
      );
      if (!isRefused) continue;
      const at = runtime.now().toISOString();
      const before = last === undefined ? {} : { before: last };
      await journal.add({ kind: 'notice-refused', to: notifier.to, at, ...before });
    }
  }
}

function noticeOf({ name, settings, journal }: Telling, now: Date): Notice {
  const { failure, lost, waiting } = journal.state;
  const files = Object.values(waiting);
  const oldest = files.map(({ at }) => at).sort()[0];
  return {
    delivery: name,
    since: failure?.since ?? now.toISOString(),
    reason: failure?.reason ?? 'files waited too long',
    files: files.length,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    ...(oldest === undefined ? {} : { lostAt: givenUpAt(oldest, settings) }),
    lost: Object.values(lost)
      .filter(({ redone }) => !redone)
      .map(({ key, rows, from, to }) => ({ key, rows, from, to })),
  };
}

/** When a file that was planned then is given up: ISO 8601. */
export function givenUpAt(planned: string, { keepDays }: Pick<DeliverySettings, 'keepDays'>): string {
  return new Date(Date.parse(planned) + keepDays * day).toISOString();
}

/** What an error is called, without its words, which may hold anything. */
export function nameOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'unknown');
}
