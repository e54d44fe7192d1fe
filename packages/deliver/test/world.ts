import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LogStoreV1 } from '@logs/core';
import type { Objects } from '@logs/core/folder';
import { memoryStore } from '@logs/core/testing';
import { type DeliveryWorld, type Notice, ndjsonFormat, type Privacy } from '../src/index.ts';

const feed = { name: 'acme/calls' };

/** A destination in memory, which counts and can fail. */
export class Destination {
  readonly objects = new Map<string, Uint8Array>();
  readonly puts: string[] = [];
  /** Thrown before a put is taken; after it when `late`. */
  failure: { error: unknown; late?: true } | undefined;

  open(): Objects {
    return {
      location: 'memory',
      // A write-only credential: nothing else is allowed.
      // biome-ignore lint/correctness/useYield: it refuses
      async *list() {
        throw new Error('not allowed');
      },
      get: async () => {
        throw new Error('not allowed');
      },
      put: async (key, body) => {
        if (this.failure !== undefined && this.failure.late !== true) throw this.failure.error;
        this.puts.push(key);
        this.objects.set(key, body);
        if (this.failure !== undefined) throw this.failure.error;
      },
    };
  }

  /** Ids of the events in all objects, sorted; one that is there twice is there twice. */
  ids(): string[] {
    const files = [...this.objects].filter(([key]) => key.endsWith('.gz'));
    return files
      .flatMap(([, body]) => gunzipSync(body).toString().trim().split('\n'))
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { id: string }).id)
      .sort();
  }
}

/** A world whose clock stands until somebody sleeps, or moves it. */
export class TestWorld implements DeliveryWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'logs-deliver-'));
  readonly destination = new Destination();
  readonly notices: Notice[] = [];
  readonly said: string[] = [];
  store: LogStoreV1 = memoryStore();
  privacy: Privacy = 'private';
  refuseNotice = false;
  /** Called whenever a second of the clock has gone by. */
  onTick: () => Promise<void> = async () => {};
  time = Date.parse('2026-03-10T16:00:00Z');
  #commits = 0;

  runtime = {
    now: () => new Date(this.time),
    sleep: async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      this.time += ms;
    },
    warn: (message: string) => {
      this.said.push(message);
    },
  };

  notifiers = [
    {
      to: 'ops',
      send: async (notice: Notice) => {
        if (this.refuseNotice) throw new Error('refused');
        this.notices.push(notice);
      },
    },
  ];

  open = async () => this.destination.open();
  format = (name: string) => (name === 'ndjson' ? ndjsonFormat : undefined);
  probe = async () => this.privacy;

  /** Brings events into the store in one commit. */
  async bring(...ids: string[]): Promise<void> {
    const { signal } = new AbortController();
    const stage = await this.store.stage(feed, signal);
    await stage.records(
      ids.map((id) => ({
        event: { id, time: '2026-03-10T12:00:00Z', name: 'acme.call', severity: 9, attributes: { n: id } },
      })),
    );
    this.#commits += 1;
    const key = `commit ${this.#commits}`;
    await this.store.commit({ source: 's', feed, key, observedTime: '2026-03-10T12:00:00Z', stage }, signal);
  }
}
