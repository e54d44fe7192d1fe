import { deepStrictEqual, equal, rejects } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ArchiveV1 } from '../../store/archive.ts';
import { at, commitOf, plays, taken } from './sample.ts';
import type { StoreRule, Trial } from './trial.ts';

/** Bytes of which no two places look alike, longer than any store reads at a time. */
const bytes = Uint8Array.from({ length: 700_001 }, (_, n) => (n * 31 + (n >> 8) * 17) & 255);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const none = createHash('sha256').update('').digest('hex');

async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < body.length; start += 65_000) yield body.subarray(start, start + 65_000);
}

async function keep({ signal }: Trial, archive: ArchiveV1, text: string): Promise<string> {
  return (await archive.keep(inPieces(new TextEncoder().encode(text)), signal)).sha256;
}

async function read(
  { store, signal }: Trial,
  hash: string,
  range?: { start: number; end: number },
): Promise<Uint8Array | undefined> {
  const file = await store.openFile(hash, signal);
  return file && new Uint8Array(await new Response(file.read(range)).arrayBuffer());
}

/** What is promised of kept files, by a store that keeps any. */
export const archiveRules: readonly StoreRule[] = [
  {
    rule: 'a kept file comes back bit for bit, whole and in ranges, also after a kill',
    why: 'the vendor deletes what it delivered: these bytes are the only ones',
    async check(trial) {
      const { archive } = trial.store;
      equal(await trial.store.openFile(sha256, trial.signal), undefined);
      equal(await trial.store.openFile('../../etc/passwd', trial.signal), undefined);
      if (archive === undefined) return;
      for (const body of [bytes, bytes, new Uint8Array()]) {
        const kept = await archive.keep(inPieces(body), trial.signal);
        deepStrictEqual([kept.sha256, kept.size], [body === bytes ? sha256 : none, body.length]);
      }
      const row = taken('a', { kept: true, sha256, size: bytes.length });
      await trial.store.commit(commitOf({ ledger: [row] }), trial.signal);
      await trial.killAndReopen();
      equal((await trial.store.openFile(sha256, trial.signal))?.size, bytes.length);
      deepStrictEqual(await read(trial, sha256), bytes);
      for (const [start, end] of [
        [0, 1],
        [65_000, 65_001],
        [1, 700_000],
        [262_143, 524_289],
        [700_000, 700_001],
        [5, 5],
        [700_000, 900_000],
      ] as const) {
        deepStrictEqual(await read(trial, sha256, { start, end }), bytes.slice(start, end));
      }
      const held = await trial.store.taken(plays.name, ['a'], trial.signal);
      deepStrictEqual(held.get('a'), row);
    },
  },
  {
    rule: 'a body that breaks off is not kept, nor one that comes too late for the signal',
    why: 'half a file under the name of a whole one would be served',
    async check(trial) {
      const { archive } = trial.store;
      if (archive === undefined) return;
      const broken = async function* () {
        yield bytes;
        throw new Error('the connection broke');
      };
      await rejects(archive.keep(broken(), trial.signal), /the connection broke/);
      equal(await trial.store.openFile(sha256, trial.signal), undefined);
      const stop = new AbortController();
      const stopped = async function* () {
        yield bytes.subarray(0, 10);
        stop.abort(new Error('told to stop'));
        yield bytes.subarray(10);
      };
      await rejects(archive.keep(stopped(), stop.signal), /told to stop/);
      equal(await trial.store.openFile(sha256, trial.signal), undefined);
      await rejects(archive.sweep(AbortSignal.abort(new Error('told to stop'))), /told to stop/);
    },
  },
  {
    rule: 'sweeping spares what a ledger row names or named before, and what was kept just now',
    why: 'what is swept is lost for good',
    async check(trial) {
      const { archive } = trial.store;
      if (archive === undefined) return;
      const [now, before, held, pending] = await Promise.all(
        ['now', 'before', 'held', 'pending'].map((text) => keep(trial, archive, text)),
      );
      if (!now || !before || !held || !pending) throw new Error('nothing was kept');
      const ledger = [
        taken('a', { kept: true, sha256: now, previousSha256: before }),
        taken('b', { state: 'refused', previousSha256: held, kept: true }),
      ];
      await trial.store.commit(commitOf({ ledger }), trial.signal);
      await archive.sweep(trial.signal);
      for (const hash of [now, before, held, pending]) {
        equal((await read(trial, hash)) === undefined, false, 'a kept file was swept');
      }
      await trial.reopen();
      await trial.store.archive?.sweep(trial.signal);
      for (const hash of [now, before, held]) {
        equal((await read(trial, hash)) === undefined, false, 'a named file was swept');
      }
    },
  },
  {
    rule: 'files whose bytes are kept can be asked for alone',
    why: 'serve must not list a link to what it does not have',
    async check(trial) {
      const hour = { delivered: { from: at('10:00'), to: at('11:00') }, attributes: { domain: 'd' } };
      const ledger = [
        taken('a', { ...hour, kept: true, sha256 }),
        taken('b', { ...hour, sha256 }),
        taken('c', { ...hour, kept: true, sha256: none }),
        taken('d', { ...hour, kept: true, attributes: { domain: 'e' } }),
        taken('e', { ...hour, kept: true, state: 'refused' }),
      ];
      await trial.store.commit(commitOf({ ledger }), trial.signal);
      const query = { offset: 0, limit: 10, where: { domain: 'd' } };
      const files = async (more: { kept?: true; overlapping?: { from: string; to: string } }) => {
        const answer = await trial.store.files(plays.name, { ...query, ...more }, trial.signal);
        return `${answer.files.map(({ key }) => key).join('')} of ${answer.total}`;
      };
      equal(await files({}), 'abc of 3');
      equal(await files({ kept: true }), 'ac of 2');
      equal(await files({ kept: true, overlapping: { from: at('11:00'), to: at('12:00') } }), ' of 0');
      const [first] = (await trial.store.files(plays.name, { ...query, kept: true }, trial.signal)).files;
      equal(first?.kept, true);
    },
  },
];
