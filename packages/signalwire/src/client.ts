import { ApiError, ConfigurationError, type RuntimeV1 } from '@logs/core';
import { type HttpAnswer, httpClient, jsonRecords, parseExact } from '@logs/core/http';
import { refusal } from './refusals.ts';
import type { Settings } from './settings.ts';
import { idOf, type VideoLog, type VideoRecord } from './video-record.ts';

/** Where the video logs are. */
export const logsPath = '/api/video/logs';

/** One page of a listing. */
interface ListPage {
  records: VideoRecord[];
  /** The link to the next page as it was sent; absent on the last page. */
  next?: string;
  /** What the vendor's clock showed. */
  date?: Date;
}

/** Asks a space for its video logs. All calls throw ApiError. */
export interface SignalWireClient {
  /** A page by its query. `patient`, as it is unless told otherwise: passing failures are tried again. */
  list(space: string, query: string, signal: AbortSignal, patient?: boolean): Promise<ListPage>;
  /** One log by its id; `undefined` when there is none. */
  log(space: string, id: string, signal: AbortSignal): Promise<VideoRecord | undefined>;
}

/** Talks to SignalWire with the settings' credentials, which never go anywhere but to the endpoint. */
export function signalWireClient(settings: Settings, runtime: RuntimeV1): SignalWireClient {
  const http = httpClient({ runtime, vendor: 'SignalWire' });

  function ask<Result>(
    space: string,
    target: string,
    signal: AbortSignal,
    understood: (answer: HttpAnswer) => Result,
    patient = true,
  ): Promise<Result> {
    const { project, token } = credentialOf(settings, space);
    const basic = Buffer.from(`${project}:${token}`).toString('base64');
    const url = new URL(settings.endpoint.replaceAll('{space}', space));
    return http.send({
      request: () => ({
        url: new URL(target, url),
        headers: { accept: 'application/json', authorization: `Basic ${basic}` },
      }),
      answer: (answer) => {
        if (answer.status === 200) return understood(answer);
        throw refusal(answer, `signalwire/video, space ${space}`, [basic, token, project], runtime.now());
      },
      signal,
      ...(patient ? {} : { retry: () => false }),
    });
  }

  return {
    list(space, query, signal, patient) {
      const page = ({ text, date }: HttpAnswer): ListPage => {
        const { answer, records } = jsonRecords(text, ['data']);
        const { data, links } = (answer ?? {}) as { data?: unknown; links?: { next?: unknown } | null };
        if (!Array.isArray(data)) throw unexpected(space, 'a page without its list "data"');
        const next = links?.next;
        return {
          records: records.map(({ text, value }) => ({ space, text, value: (value ?? {}) as VideoLog })),
          ...(typeof next === 'string' && next !== '' ? { next } : {}),
          ...(date === undefined ? {} : { date }),
        };
      };
      return ask(space, `${logsPath}?${query}`, signal, page, patient);
    },
    async log(space, id, signal) {
      try {
        return await ask(space, `${logsPath}/${id}`, signal, (answer) => {
          const value = parseExact(answer.text) as VideoLog | null;
          if (idOf(value?.id) !== id) throw unexpected(space, 'another log than the one asked for');
          return { space, text: answer.text.trim(), value: value as VideoLog };
        });
      } catch (error) {
        if (error instanceof ApiError && error.reason === 'not-found') return undefined;
        throw error;
      }
    },
  };
}

function unexpected(space: string, what: string): ApiError {
  return new ApiError('unexpected-answer', `signalwire/video, space ${space}: SignalWire answered ${what}`, {
    hint: 'Check the setting endpoint: something else may answer there.',
  });
}

function credentialOf(settings: Settings, space: string): { project: string; token: string } {
  const own = settings.spaces[space];
  const [project, token] = own === undefined ? [settings.project, settings.token] : [own.project, own.token];
  if (project !== undefined && token !== undefined) return { project, token };
  const missing = project === undefined ? 'project' : 'token';
  const variable = `LOGS_SIGNALWIRE_${missing.toUpperCase()}`;
  throw new ConfigurationError(`signalwire: the setting "${missing}" is missing, for the space ${space}`, {
    setting: missing,
    variable,
    hint: `Set it in the configuration, or ${variable} in the environment.`,
  });
}
