/** Most characters that are held. */
const most = 32 * 1024 * 1024;

/**
 * Rows of `store.record_events` by their numbers, those that were asked for last. A row is never changed: a record
 * that changes gets a new row with a new number, so what is held here is never out of date.
 */
export class RowTexts {
  #texts = new Map<number, string>();
  #size = 0;

  get(change: number): string | undefined {
    const text = this.#texts.get(change);
    if (text === undefined) return;
    this.#texts.delete(change);
    this.#texts.set(change, text);
    return text;
  }

  set(change: number, text: string): void {
    if (this.#texts.has(change)) return;
    this.#texts.set(change, text);
    this.#size += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#size <= most) return;
      this.#texts.delete(oldest);
      this.#size -= length;
    }
  }
}
