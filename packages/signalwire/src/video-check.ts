import { ApiError, type CheckV1, type RuntimeV1 } from '@logs/core';
import type { SignalWireClient } from './client.ts';
import { instantOf } from './instant.ts';

/** A vendor's clock may show so many seconds more or less than ours. */
const mostSkew = 300;

/** What one request for the newest record tells of a space. */
export async function* checkVideo(
  client: SignalWireClient,
  space: string,
  runtime: RuntimeV1,
  signal: AbortSignal,
): AsyncGenerator<CheckV1, void, undefined> {
  const began = runtime.now();
  try {
    const { records, date } = await client.list(space, 'page_size=1', signal, false);
    const now = runtime.now();
    yield { about: 'reach', ok: true, says: `reached in ${now.getTime() - began.getTime()} ms` };
    if (date !== undefined) yield clock(date, now);
    yield { about: 'credentials', ok: true, says: 'project and token were accepted' };
    yield { about: 'scope', ok: true, says: 'the token may read video logs' };
    const created = instantOf(records[0]?.value.created_at);
    yield {
      about: 'newest',
      ok: true,
      says:
        created === undefined ? 'there is no record yet' : `the newest record is ${ageOf(created, now)} old`,
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    yield* refused(error);
  }
}

function* refused(error: ApiError): Generator<CheckV1, void, undefined> {
  const { reason, hint } = error;
  const why = { ok: false, says: error.message, reason, ...(hint === undefined ? {} : { hint }) };
  if (reason !== 'auth' && reason !== 'forbidden') {
    yield { about: 'reach', ...why };
    return;
  }
  yield { about: 'reach', ok: true, says: 'SignalWire answered' };
  if (reason === 'auth') {
    yield { about: 'credentials', ...why };
    return;
  }
  yield { about: 'credentials', ok: true, says: 'project and token were accepted' };
  yield { about: 'scope', ...why };
}

function clock(theirs: Date, ours: Date): CheckV1 {
  const skew = Math.round((ours.getTime() - theirs.getTime()) / 1000);
  const ok = Math.abs(skew) <= mostSkew;
  return {
    about: 'clock',
    ok,
    says: `this clock is ${Math.abs(skew)} s ${skew < 0 ? 'behind' : 'ahead of'} SignalWire’s`,
    ...(ok ? {} : { hint: 'Set the clock: records are taken to be final, and read again, by it.' }),
  };
}

function ageOf(time: number, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - time) / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
