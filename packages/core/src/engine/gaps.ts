import type { GapV1 } from '../provider/index.ts';
import type { WindowRowV1 } from '../store/index.ts';
import { limiter } from './limiter.ts';
import type { Run } from './run.ts';

/** The gaps of one source: each is stored and told once. */
export class Gaps {
  readonly #known = new Set<string>();
  readonly #turn = limiter(1);
  #read = false;

  /** Rows for those that were not known before; empty when all were. */
  async rowsOf(run: Run, gaps: readonly GapV1[], observedTime: string): Promise<WindowRowV1[]> {
    if (gaps.length === 0) return [];
    await this.#turn(() => this.#readKnown(run));
    const rows: WindowRowV1[] = [];
    for (const { from, to, reason } of gaps) {
      const row = {
        feed: run.info.name,
        source: run.source.name,
        from,
        to,
        state: 'gap' as const,
        reason: run.part === undefined ? reason : `${run.part}: ${reason}`,
        observedTime,
      };
      if (this.#known.has(identity(row))) continue;
      this.#known.add(identity(row));
      rows.push(row);
    }
    return rows;
  }

  /** They were committed. */
  written(run: Run, rows: readonly WindowRowV1[]): void {
    for (const { from, to, reason = '' } of rows) run.summary.gaps.push({ from, to, reason });
  }

  async #readKnown(run: Run): Promise<void> {
    if (this.#read) return;
    const stored = await run.store.windows({ source: run.source.name, state: 'gap' }, run.working);
    for (const row of stored) if (row.feed === run.info.name) this.#known.add(identity(row));
    this.#read = true;
  }
}

function identity({ from, to, reason }: WindowRowV1): string {
  return JSON.stringify([Date.parse(from), Date.parse(to), reason]);
}
