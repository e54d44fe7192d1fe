import { setMaxListeners } from 'node:events';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Objects } from '@logs/core/folder';
import { body } from './body.ts';
import { bucketError } from './bucket-error.ts';
import { type ConnectionOptions, connect, type Sdk } from './client.ts';
import { listed } from './list.ts';
import { parseLocation } from './location.ts';

/** How {@link bucket} reaches its bucket. */
export type BucketOptions = ConnectionOptions;

/**
 * Objects in a bucket, by the same interface as those of a folder. Keys are relative to the location's prefix,
 * which is taken letter for letter. Nothing is loaded or asked before the first call.
 *
 * - `list` asks for keys URL-encoded, so that any key comes back as it is; a page has at most 1,000.
 * - `get` goes on where a connection broke, as long as the object is the same.
 * - `put` sends a checksum with the bytes.
 *
 * @throws ConfigurationError for a wrong location or without credentials; ApiError by the service's code.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function bucket(location: string, options: BucketOptions = {}): Objects & { close(): void } {
  const place = parseLocation(location);
  let connection: Promise<{ sdk: Sdk; client: S3Client }> | undefined;
  const connected = (signal: AbortSignal) => {
    // The SDK listens once for each request, and Node takes more than ten for a mistake.
    setMaxListeners(0, signal);
    connection ??= connect(options);
    return connection;
  };
  return {
    location,
    async *list(query, signal) {
      yield* listed(await connected(signal), place, query, location, signal);
    },
    async get(key, signal) {
      return await body(await connected(signal), place, key, location, signal);
    },
    async put(key, bytes, signal) {
      const { sdk, client } = await connected(signal);
      const command = new sdk.PutObjectCommand({
        Bucket: place.bucket,
        Key: place.prefix + key,
        Body: bytes,
        ContentLength: bytes.length,
      });
      try {
        await client.send(command, { abortSignal: signal });
      } catch (error) {
        throw bucketError(`${location}: ${key}`, error, signal);
      }
    },
    close() {
      void connection?.then(({ client }) => client.destroy()).catch(() => undefined);
    },
  };
}
