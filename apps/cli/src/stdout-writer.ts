import type { Interrupt } from './interrupt.ts';

/** Writes data to stdout: waits for a slow reader, and notices one that has gone. */
export class StdoutWriter {
  gone = false;
  private readonly stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream, interrupt: Interrupt) {
    this.stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.notice(error);
      interrupt.giveUp(error);
    });
  }

  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.write(data, (error) => {
        if (error) this.notice(error);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  private notice(error: NodeJS.ErrnoException): void {
    if (error.code === 'EPIPE') this.gone = true;
  }
}
