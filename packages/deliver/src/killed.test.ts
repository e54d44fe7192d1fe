import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build, defaultServerConditions } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from './journal.ts';
import { deliverySettings } from './settings.ts';

const built = fileURLToPath(new URL('../node_modules/.killed-child', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'logs-killed-'));
const own = join(folder, 'nightly');
const id = '0b8f6bb4-8a5c-4b6e-9c9b-4f6f3c1d2e3f';
const events = 150;
const kills = 50;
const seed = Number(process.env['SEED'] ?? 20261122);

const objects = new Map<string, Buffer[]>();
let server: Server;
let address = '';
let puts = 0;

beforeAll(async () => {
  console.info(`seed ${seed}`);
  rmSync(built, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: {
      noExternal: true,
      external: ['nodemailer'],
      resolve: { conditions: ['@logs/source', ...defaultServerConditions] },
    },
    build: {
      ssr: fileURLToPath(new URL('../test/killed-child.ts', import.meta.url)),
      outDir: built,
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece as Buffer);
    } catch {
      return; // the sender died in the middle: nothing came
    }
    puts += 1;
    const key = decodeURIComponent((request.url ?? '').slice(1));
    if (puts % 7 === 3) {
      response.writeHead(503).end();
      return;
    }
    objects.set(key, [...(objects.get(key) ?? []), Buffer.concat(pieces)]);
    // Taken, and the answer is lost.
    if (puts % 7 === 5) response.destroy();
    else response.writeHead(200).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mkdirSync(own, { recursive: true });
  const settings = deliverySettings.parse({ to: 'stub', format: 'ndjson', rows: 5 });
  writeFileSync(join(own, 'delivery.json'), JSON.stringify({ id, enabled: true, settings }));
}, 60_000);
afterAll(() => {
  server.closeAllConnections();
  server.close();
  for (const path of [built, folder]) rmSync(path, { recursive: true, force: true });
});

/** Runs the delivery until it has said so many steps; `undefined` when it ended before. */
async function killedAfter(steps: number): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(built, 'child.mjs'), folder, address, String(events)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let left = steps;
  let last: string | undefined;
  for await (const data of child.stdout) {
    for (const line of String(data).trim().split('\n')) {
      if (line.startsWith('done')) {
        await ended;
        return undefined;
      }
      last = line;
      left -= 1;
      if (left <= 0) {
        child.kill('SIGKILL');
        await ended;
        return last;
      }
    }
  }
  throw new Error(`it ended by itself after ${last}`);
}

/** A put that failed is due again at once. */
function forgetFailures(): void {
  const path = join(own, 'journal.ndjson');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((line) => !line.includes('"kind":"failed"')).join('\n'));
}

describe('a delivery that is killed', () => {
  it(`at ${kills} moments has every event in the bucket exactly once, or still to come`, async () => {
    let random = seed;
    const inside = new Set<string>();
    for (let kill = 0; kill < kills; kill++) {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      const step = await killedAfter(1 + ((random >>> 16) % 23));
      if (step !== undefined) inside.add(step);
      const { state } = await readJournal(join(own, 'journal.ndjson'));
      const waiting = Object.values(state.waiting).reduce((sum, { rows }) => sum + rows, 0);
      expect(new Set(idsIn()).size + waiting).toBeGreaterThanOrEqual(state.delivered.rows);
      forgetFailures();
    }
    expect([...inside].sort()).toEqual(['planned', 'planning', 'put', 'putting']);
    for (let run = 0; run === 0 || (await waits()); run++) {
      expect(run).toBeLessThan(200);
      forgetFailures();
      await killedAfter(Number.POSITIVE_INFINITY);
    }
    const all = Array.from({ length: events }, (_, at) => String(at).padStart(6, '0'));
    expect(idsIn().sort()).toEqual(all);
    for (const [key, bodies] of objects) {
      expect(new Set(bodies.map((body) => body.toString('base64'))).size, key).toBe(1);
    }
    expect(readdirSync(join(own, 'spool'))).toEqual([]);
    expect(statSync(join(own, 'journal.ndjson')).mode & 0o777).toBe(0o600);
  }, 300_000);
});

async function waits(): Promise<boolean> {
  const { state } = await readJournal(join(own, 'journal.ndjson'));
  return Object.keys(state.waiting).length > 0;
}

function idsIn(): string[] {
  return [...objects.values()].flatMap(([body = Buffer.alloc(0)]) =>
    gunzipSync(body)
      .toString()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id),
  );
}
