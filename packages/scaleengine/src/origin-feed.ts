import { ConfigurationError, type GapV1, type RecordFeedV1, type RuntimeV1 } from '@logs/core';
import { parseExact } from '@logs/core/http';
import { isoTime } from '@logs/core/toolkit';
import { needed, originClient } from './client.ts';
import { logdateReader } from './logdate.ts';
import { check } from './origin-check.ts';
import { checkpoint, type OriginCheckpoint, type OriginMark } from './origin-checkpoint.ts';
import { eventType, normalizer } from './origin-event.ts';
import { appAndStream, locate, type OriginQuery, query } from './origin-query.ts';
import { markOf, type OriginRaw } from './origin-record.ts';
import { walk } from './origin-walk.ts';
import type { Settings } from './settings.ts';

const HOUR = 3_600_000;

/** What happened to the streams of an app: https://cp.scaleengine.net/docs/api/log/origin */
export function originFeed(
  settings: Settings,
  runtime: RuntimeV1,
): RecordFeedV1<OriginQuery, OriginRaw, OriginCheckpoint> {
  const client = originClient(settings, runtime);
  const readTime = logdateReader(settings.zone);
  const timeOf = ({ logdate }: OriginMark) => readTime(logdate);
  const target = ({ cdn, streams }: OriginQuery) => {
    const [stream = '', second] = streams;
    if (second !== undefined) {
      throw new ConfigurationError('scaleengine/origin: one stream at a time; parts() takes a query apart');
    }
    return { cdn: cdn ?? needed(settings, 'cdn'), ...appAndStream(stream) };
  };
  return {
    kind: 'records',
    docs: 'https://cp.scaleengine.net/docs/api/log/origin',
    query,
    checkpoint,
    limits: { lookback: settings.lookback * 3600 },
    eventType,
    lookups: [['media.account.id', 'media.app.name', 'media.stream.name']],
    locate,
    parts(query) {
      const cdn = query.cdn ?? needed(settings, 'cdn');
      return [...new Set(query.streams)].map((stream) => ({
        name: `${cdn}/${stream}`,
        query: { streams: [stream], cdn },
      }));
    },
    check: (query, signal) =>
      check({
        client,
        ask: target(query),
        tolerance: settings.clockTolerance,
        timeOf: readTime,
        now: runtime.now,
        signal,
      }),
    async *scan({ query, window, checkpoint = {}, signal }) {
      const wanted = target(query);
      const { pageSize } = settings;
      const begin = window?.from.getTime() ?? (checkpoint.complete && timeOf(checkpoint.complete));
      const steps = walk<OriginRaw>({
        ask: (offset) => client.logs({ ...wanted, limit: pageSize, offset }, signal),
        pageSize,
        markOf,
        timeOf,
        checkpoint: window === undefined ? checkpoint : {},
        floor: begin === undefined ? undefined : begin - settings.lookback * HOUR,
        now: runtime.now().getTime(),
      });
      for await (const { logs, checkpoint, gap } of steps) {
        const items =
          window === undefined ? logs : logs.filter((log) => isWithin(timeOf(markOf(log)), window));
        if (items.length > 0 || window === undefined) {
          yield { items, checkpoint, ...(gap === undefined ? {} : { gaps: [gapOf(gap)] }) };
        }
      }
    },
    normalize: normalizer(settings.zone),
    text: ({ text }) => text,
    parse: (text, { cdn }) => ({ cdn: cdn ?? needed(settings, 'cdn'), text, value: parseExact(text) }),
  };
}

// A log without a readable time is within every window: it shows up in quarantine, not nowhere.
function isWithin(time: number, { from, to }: { from: Date; to: Date }): boolean {
  return !(time < from.getTime() || time >= to.getTime());
}

function gapOf({ from, to }: { from: number; to: number }): GapV1 {
  const reason = 'ScaleEngine has no log any more that was collected before, nor those up to its oldest one';
  return { from: isoTime(new Date(from)), to: isoTime(new Date(to)), reason };
}
