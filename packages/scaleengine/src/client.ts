import { ConfigurationError, isLogsError, type RuntimeV1 } from '@logs/core';
import { type HttpAnswer, httpClient } from '@logs/core/http';
import { type OriginAnswer, readAnswer } from './origin-answer.ts';
import { env, type Settings } from './settings.ts';
import { signRequest } from './sign.ts';

/** Which logs. */
export interface OriginAsk {
  cdn: string;
  app: string;
  stream: string;
  limit: number;
  offset: number;
}

/** Sends signed requests to ScaleEngine. */
export interface OriginClient {
  /**
   * Asks for logs, newest first. `patient`: passing failures are tried again.
   *
   * @throws ApiError as the vendor's table of codes says; ConfigurationError when a credential is missing.
   */
  logs(ask: OriginAsk, signal: AbortSignal, patient?: boolean): Promise<OriginAnswer>;
}

/** A clock that is off by less (seconds) is not worth a word: the vendor's tells whole seconds. */
const noticeable = 2;

/** Makes a client; it keeps its connections to itself. */
export function originClient(settings: Settings, runtime: RuntimeV1): OriginClient {
  const http = httpClient({ runtime, vendor: 'ScaleEngine' });
  const url = new URL(settings.endpoint);
  // Seconds by which the vendor's clock is ahead, once it refused a time stamp.
  let ahead = 0;
  return {
    async logs(ask, signal, patient = true) {
      const apiKey = needed(settings, 'apiKey');
      const apiSecret = needed(settings, 'apiSecret');
      const secrets = [apiSecret, apiKey];
      let skew: number | undefined;
      const send = () =>
        http.send({
          signal,
          request: () => {
            const timestamp = Math.floor(runtime.now().getTime() / 1000) + ahead;
            const json = request(ask, apiKey, apiSecret, timestamp);
            return {
              url,
              method: 'POST',
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: `json=${encodeURIComponent(json)}`,
            };
          },
          answer: (answer) => {
            skew = skewOf(answer, runtime);
            return readAnswer(answer, { ask, secrets, skew });
          },
          ...(patient ? {} : { retry: () => false }),
        });
      try {
        return await send();
      } catch (error) {
        if (!patient || !isLogsError(error) || error.kind !== 'api' || error.code !== '0002') throw error;
        if (skew !== undefined && Math.abs(skew) >= noticeable) {
          if (ahead !== skew) runtime.warn(`${error.message}. Requests bear the vendor's time for now`);
          ahead = skew;
        }
        return await send();
      }
    },
  };
}

function request(ask: OriginAsk, apiKey: string, apiSecret: string, timestamp: number): string {
  return signRequest(
    [
      ['command', 'log.origin', 'text'],
      ['api_key', apiKey, 'text'],
      ['timestamp', String(timestamp), 'number'],
      ['cdn', ask.cdn, 'number'],
      ['app', ask.app, 'text'],
      ['stream', ask.stream, 'text'],
      ['limit', String(ask.limit), 'number'],
      ['offset', String(ask.offset), 'number'],
    ],
    apiSecret,
  );
}

function skewOf({ date }: HttpAnswer, runtime: RuntimeV1): number | undefined {
  return date === undefined ? undefined : Math.round((date.getTime() - runtime.now().getTime()) / 1000);
}

/** A setting that collecting needs and serving does not. */
export function needed(settings: Settings, setting: 'apiKey' | 'apiSecret' | 'cdn'): string {
  const value = settings[setting];
  if (value !== undefined) return value;
  const [variable = ''] = env[setting];
  throw new ConfigurationError(`scaleengine: the setting "${setting}" is missing`, {
    setting,
    variable,
    hint: `Set it in the configuration, or ${variable} in the environment.`,
  });
}
