import { randomUUID } from 'node:crypto';
import { type ApiError, ConfigurationError, type RuntimeV1 } from '@logs/core';
import { type HttpAnswer, type HttpClient, httpClient, sharedLimiter } from '@logs/core/http';
import { isoTime } from '@logs/core/toolkit';
import { apiVersion } from './actions.ts';
import { answerOf, refusalOf } from './answer.ts';
import { errorRow } from './errors.ts';
import { endpointOf } from './regions.ts';
import { env, type Settings } from './settings.ts';
import { sha256Hex } from './sign.ts';
import { type Access, signedRequest } from './signed-request.ts';

/** An answer of the vendor, and when it was given. */
interface Answer {
  value: unknown;
  /** The vendor's clock, where the answer tells it. */
  date?: Date;
}

/** Calls the vendor. */
export interface LiveClient {
  endpoint: URL;
  /**
   * `patient`, as it is unless told otherwise: passing failures are tried again.
   *
   * @throws ApiError as the vendor refused · ConfigurationError without an access key, or when a call names
   *   several domains
   */
  call(
    action: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
    patient?: boolean,
  ): Promise<Answer>;
  /** For links: these do not count as calls. */
  files: HttpClient;
  /** Closes all connections. */
  close(): Promise<void>;
}

const vendor = 'Alibaba Live';
// An attempt that failed because of its nonce or time is signed anew, once.
const signedAgain = 1;
const passing = new Set(['rate-limit', 'server', 'network']);

/** A client with the settings' access key. It needs one only once it calls. */
export function liveClient(settings: Settings, runtime: RuntimeV1): LiveClient {
  const endpoint = settings.endpoint === undefined ? endpointOf(settings.region) : new URL(settings.endpoint);
  const files = httpClient({ runtime, vendor });
  let calls: HttpClient | undefined;
  let clockAhead = 0; // milliseconds that the vendor's clock is ahead of this one
  return {
    endpoint,
    files,
    async close() {
      await Promise.all([files.close(), calls?.close()]);
    },
    async call(action, parameters, signal, patient = true) {
      const access = accessOf(settings);
      refuseLists(parameters);
      calls ??= httpClient({ runtime, vendor, limiter: limiterOf(endpoint, access, settings, runtime) });
      let answered: HttpAnswer | undefined;
      return calls.send({
        signal,
        request: () => {
          const time = isoTime(new Date(Math.floor((runtime.now().getTime() + clockAhead) / 1000) * 1000));
          const stamp = { time, nonce: randomUUID() };
          const call = { endpoint, action, version: apiVersion, parameters };
          return signedRequest(call, access, stamp, settings.signature);
        },
        answer: (answer) => {
          answered = answer;
          return { value: answerOf(answer, action, access), ...(answer.date && { date: answer.date }) };
        },
        retry: ({ reason, code = '' }, attempt) => {
          if (passing.has(reason)) return patient;
          if (errorRow(code)?.again !== true || attempt > signedAgain) return false;
          if (answered?.date !== undefined) {
            clockAhead = answered.date.getTime() - runtime.now().getTime();
          }
          return true;
        },
      });
    },
  };
}

/** The settings' access key. */
function accessOf({ accessKeyId, accessKeySecret, securityToken }: Settings): Access {
  const setting = accessKeyId === undefined ? 'accessKeyId' : 'accessKeySecret';
  const [variable = '', vendors] = env[setting];
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    throw new ConfigurationError(`alibaba-live: the setting "${setting}" is missing`, {
      setting,
      variable,
      hint: `Set it in the configuration, or ${variable} or ${vendors} in the environment.`,
    });
  }
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
}

/** One limiter for an endpoint and an access key, whichever source calls. */
function limiterOf(endpoint: URL, { accessKeyId }: Access, settings: Settings, runtime: RuntimeV1) {
  const key = `alibaba-live ${endpoint.origin} ${sha256Hex(accessKeyId)}`;
  return sharedLimiter(key, { perSecond: settings.requestsPerSecond, runtime });
}

function refuseLists({ DomainName = '' }: Readonly<Record<string, string>>): void {
  if (!/[\s,;|]/.test(DomainName)) return;
  throw new ConfigurationError('alibaba-live: a call names one domain, and this one names several', {
    setting: 'domains',
    hint: "Write each domain by itself: domains: ['a.example.com', 'b.example.com'].",
  });
}

/** What a link is refused with. */
export function refusedLink(status: number, text: string): ApiError {
  return refusalOf({ status, text }, 'the download of a file');
}
