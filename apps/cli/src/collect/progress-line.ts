import type { CollectProgress } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { safeText } from '../output/safe-text.ts';
import { byteSize, count, counted } from './amounts.ts';

const everyMs = { terminal: 100, plain: 10_000 };

/** How far a collect is: one line that is drawn again on a terminal, a plain line now and then elsewhere. */
export class ProgressLine {
  private shownAt = performance.now();
  private drawn = false;
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
    context.drawnLine = this;
    if (this.isTerminal) this.shownAt = 0;
  }

  show(now: CollectProgress): void {
    if (this.context.flags.quiet) return;
    const at = performance.now();
    if (at - this.shownAt < (this.isTerminal ? everyMs.terminal : everyMs.plain)) return;
    this.shownAt = at;
    if (!this.isTerminal) {
      this.context.say(progressText(now));
      return;
    }
    const { stderr } = this.context;
    stderr.write(`\r${progressText(now, Math.min(stderr.columns || 80, 80) - 1)}\u001b[K`);
    this.drawn = true;
  }

  /** Takes the line away, until it is drawn again. */
  clear(): void {
    if (this.drawn) this.context.stderr.write('\r\u001b[K');
    this.drawn = false;
  }

  private get isTerminal(): boolean {
    return this.context.stderr.isTTY === true && this.context.env['TERM'] !== 'dumb';
  }
}

/** One line of progress, with a bar and at most `width` characters where a width is given. */
export function progressText(now: CollectProgress, width?: number): string {
  const { filesFound, bytesFound, bytes } = now;
  const source = safeText(now.source);
  const facts = [...partFacts(now), ...fileFacts(now), `${count(now.events)} events`, byteSize(bytes)].join(
    '  ',
  );
  if (width === undefined) return `${source}: ${now.phase}  ${facts}`;
  const share = Math.min(1, bytes / (bytesFound || 1));
  // First the bar gives way, then the source's name.
  const space = width - facts.length - now.phase.length - 4;
  const steps = Math.max(6, Math.min(16, space - source.length - 4));
  const done = Math.round(share * steps);
  const bar = filesFound === undefined ? '' : `[${'#'.repeat(done).padEnd(steps, '.')}]  `;
  const room = Math.max(1, space - bar.length);
  const cut = source.length > room ? `${source.slice(0, room - 1)}…` : source;
  return `${cut}: ${now.phase}  ${bar}${facts}`.slice(0, width);
}

function partFacts({ parts }: CollectProgress): string[] {
  return parts === undefined ? [] : [`${count(parts.done)}/${counted(parts.of, 'part')}`];
}

function fileFacts({ phase, files, filesFound }: CollectProgress): string[] {
  if (filesFound === undefined) return files === 0 ? [] : [counted(files, 'file')];
  const found = counted(filesFound, 'file');
  return [phase === 'listing' ? found : `${count(files)}/${found}`];
}
