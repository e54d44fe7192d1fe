import { MessageChannel, type MessagePort } from 'node:worker_threads';

// Buffer's own pool is smaller: a piece of it must not take the rest along.
const worthIt = 64 * 1024;
let nowhere: MessagePort | undefined;

/**
 * Gives the memory of bytes back at once; the array is empty afterwards. Only for their owner, and worth it
 * where large pieces come from another thread: the garbage collector hardly sees those, and lets hundreds of
 * megabytes stand.
 */
export function freeBytes({ buffer, byteOffset }: Uint8Array<ArrayBuffer>): void {
  if (byteOffset !== 0 || buffer.byteLength <= worthIt) return;
  const { transfer } = buffer as { transfer?: (length: number) => ArrayBuffer };
  if (transfer !== undefined) {
    transfer.call(buffer, 0);
    return;
  }
  // Node 20: handed to a port whose other end is closed.
  if (nowhere === undefined) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    nowhere = port1;
  }
  nowhere.postMessage(null, [buffer]);
}
