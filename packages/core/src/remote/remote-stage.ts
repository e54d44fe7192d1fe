import type { LogEventV1, RowChunkV1 } from '../provider/index.ts';
import type { StagedFileV1, StagedRecordV1, StageV1 } from '../store/index.ts';
import type { Connection } from './connection.ts';
import { eventFrames, rowFrames } from './uploads.ts';

/** A stage in the owner's store. What is written to it waits until the owner has taken it. */
export class RemoteStage implements StageV1 {
  readonly id: string;
  bytes = 0;
  #connection: Connection;
  #signal: AbortSignal;

  constructor(connection: Connection, id: string, signal: AbortSignal) {
    this.#connection = connection;
    this.id = id;
    this.#signal = signal;
  }

  async rows(file: StagedFileV1, rows: AsyncIterable<RowChunkV1>): Promise<void> {
    await this.#took(this.#connection.upload('stage-rows', rowFrames(this.#own(file), rows), this.#signal));
  }

  async events(
    file: StagedFileV1,
    events: AsyncIterable<readonly { line: number; event: LogEventV1 }[]>,
  ): Promise<void> {
    await this.#took(
      this.#connection.upload('stage-events', eventFrames(this.#own(file), events), this.#signal),
    );
  }

  async records(records: readonly StagedRecordV1[]): Promise<void> {
    await this.#took(this.#connection.call('stage-records', [this.id, records], this.#signal));
  }

  async discard(): Promise<void> {
    this.bytes = 0;
    // When the owner is gone, so is the stage.
    if (this.#connection.lost) return;
    await this.#connection.call('discard', [this.id], new AbortController().signal);
  }

  #own(file: StagedFileV1): StagedFileV1 {
    return Object.assign({ stage: this.id }, file);
  }

  async #took(answer: Promise<unknown>): Promise<void> {
    this.bytes = (await answer) as number;
  }
}
