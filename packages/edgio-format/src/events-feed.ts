import {
  ConfigurationError,
  type FileFeedV1,
  type LogFileV1,
  type RuntimeV1,
  type TableV1,
} from '@logs/core';
import type { StoredObject } from '@logs/core/folder';
import { z } from 'zod';
import { normalizer } from './events-event.ts';
import { writeFiles } from './events-files.ts';
import type { EventsRecord } from './events-record.ts';
import { tableTypes } from './events-table.ts';
import { eventType } from './layout.ts';
import { hourOf, isLogFile, parsePath } from './path.ts';
import type { ReadOptions } from './plan.ts';
import { readRecords } from './read.ts';
import type { Settings } from './settings.ts';

const query = z.strictObject({
  root: z.string().min(1).describe('Folder of delivered files; what lies below it is listed whole.'),
});

// A folder is listed whole, and the ledger knows what was taken: there is nothing to remember.
const checkpoint = z.strictObject({});

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
  return {
    kind: 'files',
    docs: 'https://docs.uplynk.com/docs/log-file-delivery',
    query,
    checkpoint,
    limits: { granularity: 3600, lookback: settings.lookback * 3600 },
    eventType,
    locate,
    async *scan({ query: { root }, window, signal }) {
      const { folder } = await import('@logs/core/folder');
      let timeless = 0;
      for await (const { objects } of folder(root).list({}, signal)) {
        const files = objects.filter(({ key }) => isLogFile(key)).map(logFile);
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
    async open({ key, path }, signal) {
      if (path === undefined) throw new ConfigurationError(`edgio/events: ${key} is no file of this machine`);
      const { folder } = await import('@logs/core/folder');
      const [, parent = '.', name = path] = /^(.*)[/\\]([^/\\]+)$/.exec(path) ?? [];
      return folder(parent === '' ? '/' : parent).get(name, signal);
    },
    decode: (body, _file, limits) => readRecords(body, limits),
    normalize: normalizer(options),
    table: table(options),
    encode: (events, layout) => writeFiles(events, layout, options),
  };
}

function locate(target: string): { root: string } {
  if (/^s3:\/\//i.test(target)) {
    throw new ConfigurationError('edgio: reading from a bucket needs a package that does not exist yet', {
      setting: 'root',
      hint: 'Copy the files into a folder and name this.',
    });
  }
  if (target === '') {
    throw new ConfigurationError('edgio: a folder is missing behind the colon', {
      setting: 'root',
      hint: 'Write edgio:./drops.',
    });
  }
  return { root: target };
}

function logFile({ key, path, size, fingerprint }: StoredObject): LogFileV1 {
  const found = parsePath(path?.replaceAll('\\', '/') ?? key) ?? parsePath(key);
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
