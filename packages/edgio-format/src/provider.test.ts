import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SampleFileV1 } from '@logs/core';
import { type TrialPeer, testProvider } from '@logs/core/testing';
import { test } from 'vitest';
import { makeDelivery, type PartFile, writeDelivery } from './demo/index.ts';
import { edgio } from './provider.ts';

function sampleFile({ key, execDt, text }: PartFile): SampleFileV1 {
  const [, day, hour] = /^(\d{8})(\d\d)$/.exec(execDt) ?? [];
  const from = new Date(`${day?.replace(/^(\d{4})(\d\d)/, '$1-$2-')}T${hour}:00:00Z`);
  const bytes = new Uint8Array(gzipSync(text));
  return {
    file: {
      key,
      fingerprint: String(bytes.length),
      compression: 'gzip',
      delivered: { from: from.toISOString(), to: new Date(from.getTime() + 3_600_000).toISOString() },
    },
    bytes,
  };
}

/** One file of each type and hour; of records that are delivered in two versions those that count. */
function files(seed: number, n: number, now: Date): SampleFileV1[] {
  const delivery = makeDelivery({ seed, now, hours: 4, viewers: 3, assets: 3 });
  const counted = delivery.files.filter(({ counts }) => counts);
  // Of all hours, whatever the order in which they were made.
  const step = Math.max(1, Math.floor(counted.length / n));
  return counted
    .filter((_, at) => at % step === 0)
    .slice(0, n)
    .map(sampleFile);
}

async function folder(): Promise<TrialPeer> {
  const root = await mkdtemp(join(tmpdir(), 'logs-edgio-'));
  return {
    endpoint: pathToFileURL(root),
    query: { root },
    async put(items) {
      const unpacked = (items as SampleFileV1[]).map(({ file: { key }, bytes }) => ({
        key,
        text: gunzipSync(bytes).toString(),
      }));
      await writeDelivery(root, unpacked);
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}

const checks = testProvider({
  create: ({ runtime }) => edgio({}, runtime),
  feeds: { events: { query: {}, files, peer: folder } },
  credentials: { good: {}, bad: {} },
  cannot: { endpoint: 'It reads folders; the files come without requests.' },
});

for (const { rule, run } of checks) test(rule, run);
