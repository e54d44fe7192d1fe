import type { SampleOptionsV1 } from '@logs/core';
import type { DemoVendor } from '../serve/demo-vendor.ts';
import type { StreamStep } from './demo-truth.ts';
import { linesOf } from './feed-truth.ts';
import type { MadeDelivery } from './made-delivery.ts';

const app = 'jb-origin';
const stream = 'my_stream';
const halfHour = 1800;

type Step = Omit<StreamStep, 'vendor'>;

/** What a vendor's sample says of the stream, read as the vendor writes it. */
const tellers: Readonly<Record<string, (vendor: DemoVendor, options: SampleOptionsV1) => Step[]>> = {
  scaleengine: ({ demo }, options) =>
    valuesOf(demo.feeds['origin']?.records?.(options))
      .filter((log) => log['app'] === app && log['stream'] === stream)
      .map((log) => {
        const { error } = Object(log['metadata']) as { error?: unknown };
        const who = log['entry_name'] ?? log['username'];
        return {
          time: iso(Date.parse(`${String(log['logdate']).replace(' ', 'T')}Z`)),
          step: originStep(String(log['log_type']), log['is_auth'] === 1, error !== undefined),
          detail: [who, error].filter(Boolean).join(': '),
        };
      }),
  'alibaba-live': ({ demo }, options) => {
    const lines = (demo.feeds['push-proxy']?.files?.(options) ?? []).flatMap(({ bytes }) => linesOf(bytes));
    const times = lines.filter((line) => line.includes(`/${app}/${stream}" 200 `)).map(lineTime);
    return byHalfHour(times.map((time) => ({ time }))).map(({ time, all }) => ({
      time,
      step: 'push request',
      detail: `${all.length} with status 200`,
    }));
  },
  signalwire: ({ demo }, options) =>
    valuesOf(demo.feeds['video']?.records?.(options))
      .filter((log) => log['room_name'] === stream)
      .flatMap((log) => [
        { time: iso(Date.parse(String(log['started_at']))), step: 'room start', detail: stream },
        {
          time: iso(Date.parse(String(log['ended_at']))),
          step: 'room end',
          detail: `${String(log['charge'])} USD`,
        },
      ]),
};

/** What became of the stream at a vendor with an API, within the last day. */
export function streamSteps(vendor: DemoVendor, options: SampleOptionsV1): StreamStep[] {
  const { name } = vendor.provider;
  const dayAgo = iso(options.now.getTime() - 86_400_000);
  const steps = tellers[name]?.(vendor, options) ?? [];
  return steps.filter(({ time }) => time > dayAgo).map((step) => ({ ...step, vendor: name }));
}

/** How it was watched, by what was delivered. */
export function watchedSteps({ rows }: MadeDelivery): StreamStep[] {
  const began = rows.find(
    ({ type, columns }) => type === 'slicing_began' && columns[2] === `${app}/${stream}`,
  );
  const pings = rows.flatMap(({ time, fact }) =>
    fact?.kind === 'ping' && fact.place === began?.columns[7]
      ? [{ time: time * 1000, viewer: fact.viewer }]
      : [],
  );
  return byHalfHour(pings).map(({ time, all }) => ({
    time,
    vendor: 'edgio',
    step: 'playback',
    detail: `${new Set(all.map(({ viewer }) => viewer)).size} watching`,
  }));
}

function originStep(type: string, authenticated: boolean, failed: boolean): string {
  if (type === 'publish') return authenticated ? 'publish start' : 'publish rejected';
  if (type === 'push') return failed ? 'push failed' : 'push start';
  return `${type.replace(/^un/, '')} end`;
}

/** Groups of what happened in the same half hour, each under its first moment. */
function byHalfHour<Item extends { time: number }>(items: readonly Item[]): { time: string; all: Item[] }[] {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const half = Math.floor(item.time / 1000 / halfHour);
    groups.set(half, [...(groups.get(half) ?? []), item]);
  }
  return [...groups.values()].map((all) => ({ time: iso(Math.min(...all.map(({ time }) => time))), all }));
}

/** Of a line that begins with `[9/Jun/2015:01:58:09 +0800]`. */
function lineTime(line: string): number {
  const [, day, clock, zone] = /^\[([^:]+):(\S+) (\S+)\]/.exec(line) ?? [];
  return Date.parse(`${day?.replaceAll('/', ' ')} ${clock} ${zone}`);
}

function valuesOf(records: readonly unknown[] = []): Record<string, unknown>[] {
  return records.map((record) => (record as { value: Record<string, unknown> }).value);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
