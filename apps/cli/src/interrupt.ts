const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Under `npm run` one Ctrl-C arrives twice: from the terminal, and passed on by npm. What comes within so many
 * milliseconds is the same one.
 */
const echoMs = 500;

/** How long an aborted command may take to end by itself, in milliseconds. */
const graceMs = 10_000;

/**
 * What Ctrl-C and termination signals do. By default the first aborts. A command that can finish what is
 * under way says so, and then the first only asks it to, and the second aborts. One more ends the process.
 */
export class Interrupt {
  exitCode: 130 | 143 | undefined;
  private readonly abort = new AbortController();
  private finishing: { controller: AbortController; message: string } | undefined;
  private last = { name: '', at: Number.NEGATIVE_INFINITY };
  private readonly say: (text: string) => void;

  constructor(say: (text: string) => void) {
    this.say = say;
    for (const name of Object.keys(codes) as (keyof typeof codes)[]) {
      process.on(name, () => this.on(name));
    }
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  finishFirst(message: string): AbortSignal {
    this.finishing ??= { controller: new AbortController(), message };
    return this.finishing.controller.signal;
  }

  /** Aborts without a signal: nobody reads what the command writes. */
  giveUp(reason: Error): void {
    if (this.finishing === undefined) this.abort.abort(reason);
  }

  private on(name: keyof typeof codes): void {
    const { finishing, abort, last } = this;
    const at = performance.now();
    if (last.name === name && at - last.at < echoMs) return;
    this.last = { name, at };
    this.exitCode = codes[name];
    if (abort.signal.aborted) process.exit(this.exitCode);
    if (finishing !== undefined && !finishing.controller.signal.aborted) {
      this.say(finishing.message);
      finishing.controller.abort(new Error(`stopped by ${name}`));
      return;
    }
    abort.abort(new Error(`stopped by ${name}`));
    setTimeout(() => process.exit(this.exitCode), graceMs).unref();
  }
}
