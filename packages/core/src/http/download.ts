import type { Dispatcher } from 'undici';
import { ApiError } from '../provider/index.ts';
import { type Attempt, attempts } from './attempts.ts';
import { type BodyReader, bodyReader } from './body-reader.ts';
import type { HttpSettings } from './client.ts';
import { deadline } from './deadline.ts';
import { refusedDownload } from './download-status.ts';
import type { Send } from './exchange.ts';
import { followed } from './follow.ts';
import { guardedAgent, type LookupAll } from './guarded-agent.ts';
import type { Download, HttpClient } from './http-client.ts';
import { networkError } from './network-error.ts';
import { retryAfter } from './retry-after.ts';
import { webSource } from './web-source.ts';

const largest = 4 * 1024 ** 3;
const refusalBytes = 64 * 1024;

/** Makes `download` of a client, with connections of its own. */
export function downloader(
  settings: HttpSettings,
  fetch: Send<Response>,
  lookup?: LookupAll,
): Pick<HttpClient, 'download' | 'close'> {
  const { vendor, runtime } = settings;
  const agents = new Map<boolean, Dispatcher>();

  function agentFor(loopback: boolean): Dispatcher {
    const agent = agents.get(loopback) ?? guardedAgent({ ...settings, loopback, lookup });
    agents.set(loopback, agent);
    return agent;
  }

  async function open(download: Download, attempt: Attempt): ReturnType<HttpClient['download']> {
    const { signal, url, loopback = false, maxBytes = largest, refused } = download;
    const limit = deadline(
      signal,
      settings.deadline,
      () =>
        new ApiError('network', `${vendor}: ${url.origin}: no answer within ${settings.deadline / 1000} s`),
    );
    try {
      const dispatcher = agentFor(loopback);
      const { response, origin } = await followed({
        fetch,
        dispatcher,
        vendor,
        download,
        signal: limit.signal,
      });
      const { status, headers } = response;
      attempt.retryAfter = retryAfter(headers, runtime.now());
      const unexpected = (why: string) => new ApiError('unexpected-answer', `${vendor}: ${origin}: ${why}`);
      const broken = (error: unknown) => networkError(vendor, origin, error);
      const tooLarge = () => unexpected(`the download is larger than ${maxBytes} bytes`);
      const reader = bodyReader(webSource(response.body), {
        maxBytes,
        bodyTimeout: settings.bodyTimeout,
        signal,
        tooLarge,
        stalled: () => broken({ code: 'UND_ERR_BODY_TIMEOUT' }),
        broken,
      });
      if (status !== 200) {
        const text = await beginning(reader);
        throw refused?.(status, text) ?? refusedDownload(vendor, origin, status);
      }
      const size = lengthOf(headers);
      if (size === undefined) return { body: streamOf(reader) };
      if (size > maxBytes) {
        reader.close();
        throw tooLarge();
      }
      const wrongLength = (): Error => broken({ code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' });
      return { body: streamOf(reader, { size, wrongLength }), size };
    } finally {
      limit.end();
    }
  }

  return {
    download: (download) =>
      attempts({ ...settings, signal: download.signal }, (attempt) => open(download, attempt)),
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

function lengthOf(headers: Headers): number | undefined {
  const value = headers.get('content-length') ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** As much of a refusal as its reason may stand in; nothing when it cannot be read. */
async function beginning(reader: BodyReader): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) {
      pieces.push(piece);
      length += piece.length;
      if (length >= refusalBytes) break;
    }
  } catch {
    // What came before it broke off says enough.
  }
  reader.close();
  return Buffer.concat(pieces).subarray(0, refusalBytes).toString();
}

function streamOf(
  reader: BodyReader,
  declared?: { size: number; wrongLength(): Error },
): ReadableStream<Uint8Array> {
  let length = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await reader.next();
        length += piece?.length ?? 0;
        const over = declared !== undefined && length > declared.size;
        const short = declared !== undefined && piece === undefined && length < declared.size;
        if (over || short) {
          reader.close();
          throw declared.wrongLength();
        }
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel: () => reader.close(),
    },
    { highWaterMark: 0 },
  );
}
