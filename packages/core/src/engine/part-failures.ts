import type { Run } from './run.ts';
import { sourceError } from './source-error.ts';

/** Which parts of a source failed, each with its first error. */
export class PartFailures {
  readonly #run: Run;
  readonly #parts: readonly Run[];
  readonly #errors = new Map<string | undefined, unknown>();

  constructor(run: Run, parts: readonly Run[]) {
    this.#run = run;
    this.#parts = parts;
  }

  add(part: string | undefined, error: unknown): void {
    if (!this.#errors.has(part)) this.#errors.set(part, error);
  }

  get any(): boolean {
    return this.#errors.size > 0;
  }

  /**
   * Writes them into the summary.
   *
   * @throws the first part's error when all failed
   */
  settle(): void {
    if (!this.any) return;
    const failed = this.#parts.filter(({ part }) => this.#errors.has(part));
    if (this.#parts.length > 1) {
      this.#run.summary.failedParts = failed.map(({ part = '' }) => ({
        part,
        error: sourceError(this.#errors.get(part)),
      }));
    }
    const [first] = failed;
    if (failed.length === this.#parts.length) throw this.#errors.get(first?.part);
  }
}
