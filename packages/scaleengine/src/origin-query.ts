import { ConfigurationError } from '@logs/core';
import { z } from 'zod';
import { cdnId } from './settings.ts';

const stream = z
  .string()
  .regex(/^[^/]+\/./s, 'app/stream, such as my-app/my_stream')
  .describe('An app and a stream, joined by the first slash.');

const cdn = cdnId.optional().describe('CDN ID, where it is not that of the settings.');

/** What a source asks of the feed: `{ streams: ["app/stream", …] }` or `{ app, stream }`. */
export const query = z.union([
  z.strictObject({ streams: z.array(stream).min(1), cdn }),
  z
    .strictObject({
      app: z.string().regex(/^[^/]+$/, 'a name without a slash'),
      stream: z.string().min(1),
      cdn,
    })
    .transform(({ app, stream, cdn }) => ({ streams: [`${app}/${stream}`], cdn })),
]);

/** What a source asks of the feed; each stream is `app/stream`. */
export type OriginQuery = z.output<typeof query>;

/** `jb-origin/my_stream` → a query. The app ends at the first slash; a stream may have more of them. */
export function locate(target: string): OriginQuery {
  const { success } = stream.safeParse(target);
  if (!success) {
    throw new ConfigurationError('scaleengine: behind the colon stand an app and a stream', {
      setting: 'streams',
      hint: 'Write scaleengine:my-app/my_stream.',
    });
  }
  return { streams: [target] };
}

/** An app and a stream out of `app/stream`. */
export function appAndStream(name: string): { app: string; stream: string } {
  const slash = name.indexOf('/');
  return { app: name.slice(0, slash), stream: name.slice(slash + 1) };
}
