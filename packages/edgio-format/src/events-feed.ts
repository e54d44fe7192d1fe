import {
  ConfigurationError,
  type FileFeedV1,
  type LogFileV1,
  type PageV1,
  type RuntimeV1,
  type ScanV1,
  type TableV1,
} from '@logs/core';
import type { Objects, StoredObject } from '@logs/core/folder';
import { z } from 'zod';
import {
  bucketAttribute,
  type Hours,
  isInBucket,
  listHours,
  objectAttribute,
  openBucket,
} from './events-bucket.ts';
import { deliveryFormat } from './events-delivery.ts';
import { normalizer } from './events-event.ts';
import { writeFiles } from './events-files.ts';
import type { EventsRecord } from './events-record.ts';
import { tableTypes } from './events-table.ts';
import { eventType } from './layout.ts';
import { execDtOf, hourOf, isLogFile, parsePath } from './path.ts';
import type { ReadOptions } from './plan.ts';
import { readRecords } from './read.ts';
import type { Settings } from './settings.ts';

const query = z.strictObject({
  root: z
    .string()
    .min(1)
    .describe(
      'Folder of delivered files, which is listed whole; or s3://bucket/prefix, the prefix letter for letter.',
    ),
});

// A folder is listed whole: there is nothing to remember. A bucket is listed from some days before its newest hour.
const checkpoint = z.union([z.strictObject({ newest: z.string().regex(/^\d{10}$/) }), z.strictObject({})]);

/** What a source asks of the feed. */
export type EventsQuery = z.output<typeof query>;

/** Checkpoint of the feed. */
export type EventsCheckpoint = z.output<typeof checkpoint>;

/** The log files that the vendor delivers: https://docs.uplynk.com/docs/log-file-delivery */
export function eventsFeed(
  settings: Settings,
  { warn }: Pick<RuntimeV1, 'warn'>,
): FileFeedV1<EventsQuery, EventsRecord, EventsCheckpoint> {
  const { mode, redact } = settings;
  const options = {
    mode,
    redact,
    layout: settings.layout,
    customFields: settings.customFields,
  } as ReadOptions;
  const buckets = new Map<string, Promise<Objects>>();
  const opened = (name: string): Promise<Objects> => {
    const known = buckets.get(name) ?? openBucket(`s3://${name}/`, settings);
    buckets.set(name, known);
    return known;
  };
  return {
    kind: 'files',
    docs: 'https://docs.uplynk.com/docs/log-file-delivery',
    query,
    checkpoint,
    limits: { granularity: 3600, lookback: settings.lookback * 3600, filesAtOnce: 32 },
    eventType,
    locate,
    async *scan({ query: { root }, window, checkpoint, signal }) {
      if (isInBucket(root)) {
        yield* scanBucket(root, settings, { window, checkpoint, signal });
        return;
      }
      const { folder } = await import('@logs/core/folder');
      let timeless = 0;
      for await (const { objects } of folder(root).list({}, signal)) {
        const files = objects.filter(({ key }) => isLogFile(key)).map((object) => logFile(object));
        timeless += files.filter(({ delivered }) => delivered === undefined).length;
        yield {
          items: window === undefined ? files : files.filter((file) => isWithin(file, window)),
          checkpoint: {},
        };
      }
      if (window !== undefined && timeless > 0) {
        warn('edgio/events: files without an exec_dt in their path belong to no window and were left out', {
          files: timeless,
        });
      }
    },
    identify(path) {
      const { key, attributes } = logFile({ key: path, path, size: 0, fingerprint: '' });
      return attributes === undefined ? undefined : { key, attributes };
    },
    async open({ key, path, attributes }, signal) {
      const { [bucketAttribute]: bucket, [objectAttribute]: object } = attributes ?? {};
      if (bucket !== undefined && object !== undefined) return (await opened(bucket)).get(object, signal);
      if (path === undefined) throw new ConfigurationError(`edgio/events: ${key} is no file of this machine`);
      const { folder } = await import('@logs/core/folder');
      const [, parent = '.', name = path] = /^(.*)[/\\]([^/\\]+)$/.exec(path) ?? [];
      return folder(parent === '' ? '/' : parent).get(name, signal);
    },
    decode: (body, _file, limits) => readRecords(body, limits),
    normalize: normalizer(options),
    table: table(options),
    delivery: deliveryFormat(options),
    encode: (events, layout) => writeFiles(events, layout, options),
  };
}

async function* scanBucket(
  root: string,
  settings: Settings,
  {
    window,
    checkpoint,
    signal,
  }: Pick<ScanV1<EventsQuery, EventsCheckpoint>, 'signal'> & {
    window: { from: Date; to: Date } | undefined;
    checkpoint: EventsCheckpoint | undefined;
  },
): AsyncGenerator<PageV1<LogFileV1, EventsCheckpoint>> {
  const [, bucket = ''] = /^s3:\/\/([^/]*)/i.exec(root) ?? [];
  const prefix = root.slice(`s3://${bucket}/`.length);
  let newest = checkpoint && 'newest' in checkpoint ? checkpoint.newest : undefined;
  const hours = window === undefined ? lookedBack(newest, settings.listBack) : hoursOf(window);
  for await (const objects of listHours(await openBucket(root, settings), hours, signal)) {
    const items = objects
      .filter(({ key }) => isLogFile(key))
      .map((object) => inBucket(logFile(object, prefix + object.key), bucket, prefix + object.key));
    for (const { edition } of items) {
      if (edition !== undefined && edition.period > (newest ?? '')) newest = edition.period;
    }
    yield { items, checkpoint: newest === undefined ? {} : { newest } };
  }
}

function inBucket(file: LogFileV1, bucket: string, object: string): LogFileV1 {
  return {
    ...file,
    attributes: { ...file.attributes, [bucketAttribute]: bucket, [objectAttribute]: object },
  };
}

/** From so many days before the newest hour on. */
function lookedBack(newest: string | undefined, days: number): Hours {
  const hour = newest === undefined ? undefined : hourOf(newest);
  if (hour === undefined) return {};
  return { from: execDtOf(new Date(hour.getTime() - days * 86_400_000).toISOString()) };
}

function hoursOf({ from, to }: { from: Date; to: Date }): Hours {
  const last = new Date(Math.ceil(to.getTime() / 3_600_000) * 3_600_000);
  return { from: execDtOf(from.toISOString()), to: execDtOf(last.toISOString()) };
}

function locate(target: string): { root: string } {
  if (target === '') {
    throw new ConfigurationError('edgio: a folder is missing behind the colon', {
      setting: 'root',
      hint: 'Write edgio:./drops.',
    });
  }
  return { root: target };
}

function logFile({ key, path, size, fingerprint }: StoredObject, whole = path): LogFileV1 {
  const found = parsePath(whole?.replaceAll('\\', '/') ?? key) ?? parsePath(key);
  const hour = found && hourOf(found.execDt);
  const compression = /\.gz\s*$/i.test(key) ? 'gzip' : 'none';
  const file = {
    key: found?.key ?? key,
    fingerprint,
    compression,
    size,
    ...(path !== undefined && { path }),
  } as const;
  if (found === undefined || hour === undefined) return file;
  const { version, execDt, eventType: type } = found;
  return {
    ...file,
    delivered: { from: hour.toISOString(), to: new Date(hour.getTime() + 3_600_000).toISOString() },
    edition: { slot: type, period: execDt, version },
    attributes: { version, exec_dt: execDt, event_type: type },
  };
}

function isWithin({ delivered }: LogFileV1, { from, to }: { from: Date; to: Date }): boolean {
  if (delivered === undefined) return false;
  return Date.parse(delivered.from) < to.getTime() && Date.parse(delivered.to) > from.getTime();
}

function table(options: ReadOptions): TableV1 {
  // Beside this file. Not by `new URL`, which a page without an address of its own does not allow.
  const here = import.meta.url;
  const module = here.replace(/[^/]*$/, here.endsWith('.ts') ? 'table.ts' : 'table.js');
  return { types: tableTypes, module, options: { ...options } };
}
