import { setMaxListeners } from 'node:events';
import type { LeaseV1, StageV1 } from '../store/index.ts';

/** A stage of a client, with what is still being written to it. */
interface ClientStage {
  stage: StageV1;
  writing: Set<Promise<unknown>>;
}

/** What one client holds of the store. When the client goes, however it goes, all of it is given back. */
export class ClientSession {
  readonly #ended = new AbortController();
  readonly #leases = new Map<string, LeaseV1>();
  readonly #stages = new Map<string, ClientStage>();

  constructor() {
    // Each request under way listens.
    setMaxListeners(0, this.#ended.signal);
  }

  /** Aborts when the client has gone. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Keeps a lease for the client; one that came too late is released at once. */
  async keepLease(id: string, lease: LeaseV1, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.signal.aborted) await lease.release();
    else this.#leases.set(id, lease);
  }

  async release(id: string): Promise<void> {
    const lease = this.#leases.get(id);
    this.#leases.delete(id);
    await lease?.release();
  }

  async keepStage(id: string, stage: StageV1): Promise<void> {
    if (this.signal.aborted) await stage.discard();
    else this.#stages.set(id, { stage, writing: new Set() });
  }

  /** The stage of that name, once nothing is being written to it any more. */
  async finished(id: string): Promise<StageV1> {
    const { stage, writing } = this.#stage(id);
    await Promise.allSettled(writing);
    return stage;
  }

  /** Writes to a stage; answers how many bytes it holds then. */
  async write(id: string, work: (stage: StageV1) => Promise<void>): Promise<number> {
    const { stage, writing } = this.#stage(id);
    const written = work(stage);
    writing.add(written);
    try {
      await written;
    } finally {
      writing.delete(written);
    }
    return stage.bytes;
  }

  async discard(id: string): Promise<void> {
    if (!this.#stages.has(id)) return;
    const stage = await this.finished(id);
    this.#stages.delete(id);
    await stage.discard();
  }

  /** The client has gone, or has to. */
  async end(reason: Error): Promise<void> {
    this.#ended.abort(reason);
    await Promise.allSettled([
      ...[...this.#leases.keys()].map((id) => this.release(id)),
      ...[...this.#stages.keys()].map((id) => this.discard(id)),
    ]);
  }

  #stage(id: string): ClientStage {
    const found = this.#stages.get(id);
    if (found === undefined) throw new TypeError('The stage is of another store.');
    return found;
  }
}
