import type { Dispatcher } from 'undici';
import { ApiError } from '../provider/index.ts';
import { exchange, type Send } from './exchange.ts';
import { forbiddenAddress } from './guarded-agent.ts';
import type { Download } from './http-client.ts';
import { refusalOf } from './link-rules.ts';
import { hostOf } from './local-host.ts';

const most = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A link on its way. */
export interface Followed {
  fetch: Send<Response>;
  dispatcher: Dispatcher;
  vendor: string;
  download: Download;
  signal: AbortSignal;
}

/**
 * Follows a link and what it redirects to, and checks each of them before anything is sent. Nothing but the
 * link itself goes along: no cookie, no credentials, no referrer.
 *
 * @returns the first answer that is no redirect, and the origin that gave it
 * @throws ApiError `unexpected-answer` for a link that must not be followed; `network`.
 */
export async function followed(options: Followed): Promise<{ response: Response; origin: string }> {
  const { vendor, download } = options;
  const unexpected = (why: string) =>
    new ApiError('unexpected-answer', `${vendor}: ${why}`, {
      hint: 'A link of an answer leads where the vendor’s files are not kept. Nothing was sent there.',
    });
  let { url } = download;
  for (let count = 0; count <= most; count++) {
    const refusal = refusalOf(url, download);
    if (refusal !== undefined) throw unexpected(refusal);
    const response = await get(options, url).catch((error) => {
      const code = (error as { code?: unknown }).code;
      throw code === forbiddenAddress
        ? unexpected(`${hostOf(url)} does not lead to a public address`)
        : error;
    });
    if (response.redirected)
      throw unexpected(`${url.origin} redirects, and the fetch in use follows unasked`);
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return { response, origin: url.origin };
    await response.body?.cancel();
    if (!URL.canParse(location, url.href)) throw unexpected(`${url.origin} redirects to what is no URL`);
    url = new URL(location, url);
  }
  throw unexpected(`${download.url.origin} redirects more than ${most} times`);
}

function get({ fetch, dispatcher, vendor, signal }: Followed, url: URL): Promise<Response> {
  const request = { url, headers: { 'accept-encoding': 'identity' } };
  return exchange({ fetch, dispatcher, vendor, request, signal });
}
