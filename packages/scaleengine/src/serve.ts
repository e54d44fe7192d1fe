import type { ServeV1 } from '@logs/core';
import { replayGuard } from './replay-guard.ts';
import { failure, success } from './serve-answer.ts';
import { credentialFinder } from './serve-credential.ts';
import { ServeFailure } from './serve-failure.ts';
import { jsonField, TooLarge } from './serve-form.ts';
import { type RequestRules, type ServedAsk, understand } from './serve-request.ts';
import type { Settings } from './settings.ts';

const feed = 'scaleengine/origin';
const paths: ReadonlySet<string> = new Set(['/stable', '/stable/', '/dev', '/dev/']);

/** Answers `log.origin` as ScaleEngine does: https://cp.scaleengine.net/docs/api/log/origin */
export function serve(settings: Settings): (serve: ServeV1) => (request: Request) => Promise<Response> {
  const { clockTolerance: tolerance, maxLimit } = settings;
  return ({ reader, credentials, runtime }) => {
    const credential = credentialFinder(credentials);
    const replays = settings.replayGuard ? { replays: replayGuard(tolerance) } : {};
    const rules = (): RequestRules => {
      return { credential, tolerance, maxLimit, now: runtime.now().getTime() / 1000, ...replays };
    };
    const answer = async ({ cdn, app, stream, limit, offset }: ServedAsk, signal: AbortSignal) => {
      const where = { 'media.account.id': cdn, 'media.app.name': app, 'media.stream.name': stream };
      const [{ events }, total] = await Promise.all([
        reader.records(feed, { where, order: 'desc', offset, limit, deleted: 'hide' }, signal),
        reader.count(feed, { where, deleted: 'hide' }, signal),
      ]);
      return { events, total };
    };
    return async (request) => {
      const began = performance.now();
      const took = () => performance.now() - began;
      if (!paths.has(new URL(request.url).pathname)) return new Response('Not Found', { status: 404 });
      if (request.method !== 'POST') {
        return new Response('Method Not Allowed', { status: 405, headers: { allow: 'POST' } });
      }
      try {
        const ask = understand(await jsonField(request), rules());
        const { events, total } = await answer(ask, request.signal);
        return success(events, total, took());
      } catch (error) {
        if (error instanceof ServeFailure) return failure(error, took());
        if (error instanceof TooLarge) return new Response('Content Too Large', { status: 413 });
        request.signal.throwIfAborted();
        runtime.warn(`${feed}: a request could not be answered: ${nameOf(error)}`);
        return failure(new ServeFailure('0004'), took());
      }
    };
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
