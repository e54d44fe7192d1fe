import { styleText } from 'node:util';
import { Interrupt } from './interrupt.ts';
import { StdoutWriter } from './stdout-writer.ts';

/** The options that every command has. */
export interface CommonFlags {
  /** `--store`: path of the store. */
  store?: string;
  /** `--config`: path of the configuration file. */
  config?: string;
  /** `--wait`: seconds to wait for a store that another process holds. */
  wait?: number;
  quiet?: boolean;
  verbose?: boolean;
}

/** How a text may be painted on a terminal. */
export type Paint = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** What a command knows of the world outside, and how it talks to it. */
export class Context {
  readonly stdin = process.stdin;
  readonly stdout = process.stdout;
  readonly stderr = process.stderr;
  readonly env: Readonly<Record<string, string | undefined>> = process.env;
  /** Where the user stands: relative paths count from here. */
  readonly cwd = process.cwd();
  flags: CommonFlags = {};
  /** What the process ends with when the command returns. */
  exitCode = 0;
  /** A line on the terminal that is drawn again and again; it gives way to all that is said. */
  drawnLine: { clear(): void } | undefined;
  private readonly interrupt = new Interrupt((text) => {
    // Behind the ^C that a terminal shows.
    this.stderr.write(`${this.stderr.isTTY ? '\n' : ''}${text}\n`);
  });
  private readonly writer = new StdoutWriter(process.stdout, this.interrupt);

  constructor() {
    // Nobody listens (`2>&1 | head`): that is no reason to end a collect.
    this.stderr.on('error', () => undefined);
  }

  /** Aborts on Ctrl-C, on a termination signal, and when the reader of stdout has gone. Give it to all that takes long. */
  get signal(): AbortSignal {
    return this.interrupt.signal;
  }

  /** 130 or 143 once a signal has come, otherwise undefined. */
  get interruptedBy(): 130 | 143 | undefined {
    return this.interrupt.exitCode;
  }

  /** The reader of stdout has gone (`| head`): the command ends quietly with 0. */
  get readerGone(): boolean {
    return this.writer.gone;
  }

  /**
   * From now on the first Ctrl-C says `message` and aborts the returned signal alone; the second aborts
   * `context.signal` too.
   */
  finishFirst(message: string): AbortSignal {
    return this.interrupt.finishFirst(message);
  }

  /** Data, on stdout. Waits while the reader is slow; rejects once it has gone. */
  write(data: string | Uint8Array): Promise<void> {
    return this.writer.write(data);
  }

  /** Talk, on stderr, with a line end added. Nothing under `--quiet`. */
  say(text: string): void {
    if (!this.flags.quiet) this.warn(text);
  }

  /** Talk that only `--verbose` shows. */
  detail(text: string): void {
    if (this.flags.verbose) this.warn(text);
  }

  /** What a person must know, also under `--quiet`. */
  warn(text: string): void {
    this.drawnLine?.clear();
    this.stderr.write(`${text}\n`);
  }

  /** Whether colours may be used there: a terminal, and no `NO_COLOR`. */
  colours(stream: 'stdout' | 'stderr'): boolean {
    return this[stream].isTTY === true && !this.env['NO_COLOR'] && this.env['TERM'] !== 'dumb';
  }

  /** The text, painted if colours may be used there. */
  paint(stream: 'stdout' | 'stderr', how: Paint, text: string): string {
    return this.colours(stream) ? styleText(how, text, { validateStream: false }) : text;
  }
}
