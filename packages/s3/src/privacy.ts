import { randomUUID } from 'node:crypto';
import { type ConnectionOptions, endpointOf } from './client.ts';
import { parseLocation } from './location.ts';

/** So long an answer may take, in milliseconds. */
const patience = 20_000;

/** What a stranger may do with a place in a bucket. `unknown`: it could not be asked, which decides nothing. */
export type Privacy = 'private' | 'public' | 'unknown';

/**
 * Asks a place in a bucket without credentials: for a list, for a key that nobody can know and, where one is
 * named, for an object that is there. Any of them answered, or a key said not to be there, means that strangers
 * may read. The owner's rights are not used, so that a write-only key is enough.
 */
export async function probePrivacy(
  location: string,
  marker: string | undefined,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<Privacy> {
  const { bucket, prefix } = parseLocation(location);
  const base = baseOf(bucket, options);
  const list = new URL(base);
  list.search = `list-type=2&max-keys=1&prefix=${encodeURIComponent(prefix)}`;
  const keys = [`${prefix}${randomUUID()}`, ...(marker === undefined ? [] : [prefix + marker])];
  const asked = [list, ...keys.map((key) => new URL(base.href + key.split('/').map(encoded).join('/')))];
  const answers = await Promise.all(asked.map((url) => ask(url, signal)));
  signal.throwIfAborted();
  if (answers.includes('public')) return 'public';
  return answers.includes('unknown') ? 'unknown' : 'private';
}

function baseOf(bucket: string, options: ConnectionOptions): URL {
  const endpoint = endpointOf(options);
  const env = options.env ?? process.env;
  if (endpoint === undefined) {
    const region = options.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
    return new URL(`https://${bucket}.s3.${region}.amazonaws.com/`);
  }
  const base = new URL(endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  if (options.pathStyle ?? true) return new URL(`${base.href}${bucket}/`);
  base.hostname = `${bucket}.${base.hostname}`;
  return base;
}

function encoded(part: string): string {
  return encodeURIComponent(part).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function ask(url: URL, signal: AbortSignal, redirected = false): Promise<Privacy> {
  let answer: Response;
  let text: string;
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    answer = await fetch(url, { redirect: 'manual', signal: within });
    // A list, or an error: what says more than this is an object, and then the status is enough.
    text = answer.ok ? '' : (await answer.text()).slice(0, 4096);
    if (answer.ok) await answer.body?.cancel();
  } catch {
    return 'unknown';
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return 'public';
  if (status >= 300 && status < 400) {
    const region = answer.headers.get('x-amz-bucket-region');
    const to = answer.headers.get('location');
    if (redirected || (to === null && region === null)) return 'unknown';
    const next =
      to === null ? new URL(url.href.replace(/\.s3\.[^.]+\./, `.s3.${region}.`)) : new URL(to, url);
    return ask(next, signal, true);
  }
  if (status === 404 && text.includes('<Code>NoSuchKey</Code>')) return 'public';
  return [400, 401, 403, 412].includes(status) ? 'private' : 'unknown';
}
