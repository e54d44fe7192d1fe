import { ConfigurationError, type PageV1, type RecordFeedV1, type RuntimeV1, type ScanV1 } from '@logs/core';
import { z } from 'zod';
import type { SignalWireClient } from './client.ts';
import type { Settings } from './settings.ts';
import { spaceName } from './space-name.ts';
import { checkVideo } from './video-check.ts';
import { type VideoCheckpoint, videoCheckpoint } from './video-checkpoint.ts';
import { backfillVideo, collectVideo } from './video-collect.ts';
import { videoEvent } from './video-event.ts';
import { pendingBook } from './video-pending.ts';
import { idOf, precedenceOf, recordOf, type VideoRecord } from './video-record.ts';

/** What a source may ask: the video logs of spaces. */
export interface VideoQuery {
  /** Names of spaces: `my-space`. */
  spaces: string[];
}

/** SignalWire's video logs, one event for each session of a room. */
export type VideoFeed = RecordFeedV1<VideoQuery, VideoRecord, VideoCheckpoint>;

/** Lists the spaces' video logs and follows their records until they are final. */
export function videoFeed(settings: Settings, runtime: RuntimeV1, client: SignalWireClient): VideoFeed {
  const named = settings.space === undefined ? undefined : [settings.space];
  const spaces = z.array(spaceName).min(1, 'name at least one space');
  const settle = settings.settle * 3_600_000;
  return {
    kind: 'records',
    docs: 'https://developer.signalwire.com/rest/signalwire-rest/endpoints/video/get-log',
    query: z.strictObject({ spaces: named === undefined ? spaces : spaces.default(named) }),
    checkpoint: videoCheckpoint,
    limits: { granularity: 1, lookback: settings.lookback * 3600 },
    lookups: [['media.account.id']],
    locate: (target) => (target === '' && named !== undefined ? {} : { spaces: target.split(',') }),
    parts: ({ spaces }) => [...new Set(spaces)].map((space) => ({ name: space, query: { spaces: [space] } })),
    check: ({ spaces }, signal) => checkVideo(client, oneOf(spaces), runtime, signal),
    scan(scan: ScanV1<VideoQuery, VideoCheckpoint>): AsyncIterable<PageV1<VideoRecord, VideoCheckpoint>> {
      const space = oneOf(scan.query.spaces);
      const { window, signal } = scan;
      return window === undefined
        ? collectVideo({ client, space, settings, runtime, signal }, scan.checkpoint)
        : backfillVideo({ client, space, settings, runtime, signal }, window);
    },
    async get(id, query, signal) {
      const at = id.lastIndexOf(':');
      const own = idOf(id.slice(at + 1));
      if (own === undefined) return;
      const space = at > 0 ? spaceName.safeParse(id.slice(0, at)) : undefined;
      if (space?.success === false) return;
      const asked = space === undefined ? (query?.spaces ?? named ?? []) : [space.data];
      if (asked.length === 0) {
        throw new ConfigurationError(`signalwire/video: in which space is ${own}?`, {
          setting: 'space',
          variable: 'LOGS_SIGNALWIRE_SPACE',
          hint: `Write my-space:${own}, or set LOGS_SIGNALWIRE_SPACE.`,
        });
      }
      for (const space of asked) {
        const found = await client.log(space, own, signal);
        if (found !== undefined) return found;
      }
      return;
    },
    text: ({ text }) => text,
    parse: (text, { spaces }) => recordOf(text, [...new Set(spaces)]),
    version: ({ value }) => precedenceOf(value),
    amend(checkpoint = { pending: {} }, items) {
      const book = pendingBook(checkpoint.pending, runtime.now(), settle);
      book.begin(checkpoint.beyond);
      const open = items.filter(({ value }) => {
        const id = idOf(value.id);
        return id !== undefined && checkpoint.pending[id] === undefined;
      });
      book.note(open);
      const { ids, beyond } = book;
      const same = Object.keys(ids).length === Object.keys(checkpoint.pending).length;
      if (same && beyond === checkpoint.beyond) return;
      return { ...checkpoint, pending: ids, ...(beyond === undefined ? {} : { beyond }) };
    },
    normalize: videoEvent,
  };
}

function oneOf(spaces: readonly string[]): string {
  const [space, ...others] = spaces;
  if (space !== undefined && others.length === 0) return space;
  throw new ConfigurationError('signalwire/video: one space is scanned at a time', {
    setting: 'spaces',
    hint: 'Take the query apart with the feed’s parts, and scan each of them.',
  });
}
