import { gunzipSync } from 'node:zlib';
import type { SampleFileV1, SampleOptionsV1 } from '@logs/core';
import type { DemoVendor } from '../serve/demo-vendor.ts';
import type { FeedTruth } from './demo-truth.ts';
import type { MadeDelivery } from './made-delivery.ts';

/** How much the vendor's first feed, which the demo collects, has in its sample. */
export function feedTruth({ provider, demo }: DemoVendor, options: SampleOptionsV1): FeedTruth {
  const [[name, feed] = []] = Object.entries(provider.feeds);
  const sample = demo.feeds[name ?? ''];
  const files = (sample?.files?.(options) ?? []).filter((each) =>
    isStillHad(each, options.now, feed?.limits?.retention),
  );
  const records = sample?.records?.(options).length ?? 0;
  const lines = files.reduce((sum, { bytes }) => sum + linesOf(bytes).length, 0);
  return { feed: `${provider.name}/${name}`, files: files.length, events: records + lines };
}

/** The same of a delivery: files that another version of them brings do not count. */
export function deliveryFeedTruth({ truth }: MadeDelivery): FeedTruth {
  const files = truth.files.filter(({ counts }) => counts).length + 1;
  return { feed: 'edgio/events', files, events: truth.events };
}

/** The lines of a packed file. */
export function linesOf(bytes: Uint8Array): string[] {
  return gunzipSync(bytes).toString().split(/\r?\n/).filter(Boolean);
}

// A vendor keeps files for a time; the sample of its page is older.
function isStillHad({ file }: SampleFileV1, now: Date, retention = Number.POSITIVE_INFINITY): boolean {
  return Date.parse(file.delivered?.to ?? now.toISOString()) > now.getTime() - retention * 1000;
}
