import { type CheckV1, isLogsError } from '@logs/core';
import type { OriginAsk, OriginClient } from './client.ts';
import type { OriginAnswer } from './origin-answer.ts';
import { markOf } from './origin-record.ts';

/** What a refusal is about, by the vendor's code. */
const aboutCode: Readonly<Record<string, CheckV1['about']>> = {
  '0001': 'credentials',
  '0002': 'clock',
  '0003': 'credentials',
  '0005': 'scope',
  '0006': 'scope',
};

/** The order in which the vendor looks: what stands before a refusal was fine. */
const order = ['reach', 'clock', 'credentials', 'scope', 'newest'] as const;

/** What a check needs. */
export interface CheckOptions {
  client: OriginClient;
  ask: Omit<OriginAsk, 'limit' | 'offset'>;
  /** Seconds by which a clock may be off. */
  tolerance: number;
  /** Milliseconds since 1970 of a `logdate`. */
  timeOf(logdate: string): number;
  now(): Date;
  signal: AbortSignal;
}

/** Looks at everything with one request for one log. */
export async function* check(options: CheckOptions): AsyncGenerator<CheckV1> {
  const { client, ask, now, signal } = options;
  const began = performance.now();
  const took = () => `${Math.round(performance.now() - began)} ms`;
  let answer: OriginAnswer;
  try {
    answer = await client.logs({ ...ask, limit: 1, offset: 0 }, signal, false);
  } catch (error) {
    if (!isLogsError(error) || error.kind !== 'api') throw error;
    const { reason, message, hint, code = '' } = error;
    const about = aboutCode[code] ?? 'reach';
    for (const fine of order.slice(0, order.indexOf(about)))
      yield { about: fine, ok: true, says: okay(fine, took) };
    yield { about, ok: false, says: message, reason, ...(hint === undefined ? {} : { hint }) };
    return;
  }
  yield { about: 'reach', ok: true, says: okay('reach', took) };
  yield clock(answer.skew, options.tolerance);
  yield { about: 'credentials', ok: true, says: okay('credentials', took) };
  const name = `${ask.app}/${ask.stream} of cdn ${ask.cdn}`;
  const [newest] = answer.logs;
  if (newest === undefined) {
    yield { about: 'scope', ok: true, says: `${name} may be read` };
    yield {
      about: 'newest',
      ok: false,
      says: `${name} has no logs`,
      hint: 'Check how app and stream are written: the vendor answers an unknown stream with no logs.',
    };
    return;
  }
  yield { about: 'scope', ok: true, says: `${name} has ${answer.total ?? 'some'} logs` };
  const time = options.timeOf(markOf(newest).logdate);
  yield Number.isNaN(time)
    ? { about: 'newest', ok: false, says: 'the newest log has no readable logdate' }
    : { about: 'newest', ok: true, says: `the newest log is ${age(now().getTime() - time)} old` };
}

function okay(about: CheckV1['about'], took: () => string): string {
  if (about === 'reach') return `reached in ${took()}`;
  return about === 'clock' ? 'the time stamp was accepted' : 'the key and its signature were accepted';
}

function clock(skew: number | undefined, tolerance: number): CheckV1 {
  if (skew === undefined) return { about: 'clock', ok: true, says: 'the time stamp was accepted' };
  const ok = Math.abs(skew) <= tolerance;
  const says = `the clock is ${Math.abs(skew)} s ${skew < 0 ? 'ahead of' : 'behind'} ScaleEngine's`;
  return { about: 'clock', ok, says, ...(ok ? {} : { hint: 'Set the clock of this machine.' }) };
}

function age(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const [size, unit] = units.find(([size]) => Math.abs(seconds) >= 2 * size) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}
