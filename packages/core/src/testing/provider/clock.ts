/** A sleeper, and when it is woken. */
interface Sleeper {
  due: number;
  wake(): void;
}

/**
 * Time that passes only while somebody sleeps: the earliest sleeper is woken as soon as no request is under
 * way, and then it is that late.
 */
export class Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #busy = 0;
  #scheduled = false;

  constructor(now: Date) {
    this.#now = now.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Sets the clock, forwards or back. */
  set(now: Date): void {
    this.#now = now.getTime();
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** A request begins; what is returned ends it. */
  busy(): () => void {
    let ended = false;
    this.#busy += 1;
    return () => {
      if (ended) return;
      ended = true;
      this.#busy -= 1;
      this.#schedule();
    };
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      };
      const sleeper: Sleeper = {
        due: this.#now + Math.max(0, ms),
        wake() {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#busy > 0) return;
      const [next] = this.#sleepers.sort((a, b) => a.due - b.due);
      if (next === undefined) return;
      this.#sleepers.shift();
      this.#now = Math.max(this.#now, next.due);
      next.wake();
      this.#schedule();
    });
  }
}
