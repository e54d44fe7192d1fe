import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { ApiError } from '@logs/core/errors';
import { bucketError } from './bucket-error.ts';
import type { Sdk } from './client.ts';
import type { BucketLocation } from './location.ts';

/** So often a body that broke off is gone on with. */
const mostBreaks = 5;
const firstPause = 100;

interface Opened {
  pieces: AsyncIterator<Uint8Array>;
  stream: Readable;
  size: number | undefined;
  etag: string | undefined;
}

/** An object's bytes. Where the connection breaks, the rest is asked for, of the same object alone. */
export async function body(
  { sdk, client }: { sdk: Sdk; client: S3Client },
  { bucket, prefix }: BucketLocation,
  key: string,
  location: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const place = `${location}: ${key}`;
  const opened = async (from: number, etag?: string): Promise<Opened> => {
    const command = new sdk.GetObjectCommand({
      Bucket: bucket,
      Key: prefix + key,
      ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
      ...(etag === undefined ? {} : { IfMatch: etag }),
    });
    let answer: GetObjectCommandOutput;
    try {
      answer = await client.send(command, { abortSignal: signal });
    } catch (error) {
      throw bucketError(place, error, signal);
    }
    if (from > 0 && answer.ContentRange === undefined) {
      (answer.Body as Readable).destroy();
      throw new ApiError('unexpected-answer', `${place}: it broke off, and the service knows no ranges`);
    }
    return openedOf(answer);
  };
  let current = await opened(0);
  const { size, etag } = current;
  let read = 0;
  let breaks = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          try {
            const { value, done } = await current.pieces.next();
            if (done !== true) {
              read += value.length;
              controller.enqueue(value);
              return;
            }
            if (size === undefined || read >= size) {
              controller.close();
              return;
            }
            throw new Error('the body ended early');
          } catch (error) {
            signal.throwIfAborted();
            breaks += 1;
            if (breaks > mostBreaks) {
              throw new ApiError('network', `${place}: its body broke off ${breaks} times`, {
                cause: error,
                hint: 'What was read is not taken; the next run reads it again.',
              });
            }
            current.stream.destroy();
            await sleep(firstPause * 2 ** (breaks - 1), undefined, { signal });
            current = await opened(read, etag);
          }
        }
      },
      cancel() {
        current.stream.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

function openedOf(answer: GetObjectCommandOutput): Opened {
  const stream = answer.Body as Readable;
  return {
    stream,
    pieces: stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
    size: answer.ContentLength,
    etag: answer.ETag,
  };
}
