import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { ApiError } from '@logs/core/errors';
import type { Objects, StoredObject } from '@logs/core/folder';
import { bucketError } from './bucket-error.ts';
import type { Sdk } from './client.ts';
import { takeObjects } from './listed-objects.ts';
import type { BucketLocation } from './location.ts';

/** Pages of a bucket's listing, keys relative to the location. */
export async function* listed(
  { sdk, client }: { sdk: Sdk; client: S3Client },
  { bucket, prefix: base }: BucketLocation,
  { prefix = '', startAfter, delimiter }: Parameters<Objects['list']>[0],
  location: string,
  signal: AbortSignal,
): AsyncGenerator<{ objects: StoredObject[]; prefixes: string[] }> {
  const query = {
    Bucket: bucket,
    Prefix: base + prefix,
    EncodingType: 'url' as const,
    ...(startAfter === undefined || startAfter === '' ? {} : { StartAfter: base + startAfter }),
    ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
  };
  let token: string | undefined;
  do {
    const command = new sdk.ListObjectsV2Command({
      ...query,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const taken = takeObjects(command);
    let answer: ListObjectsV2CommandOutput;
    try {
      answer = await client.send(command, { abortSignal: signal });
    } catch (error) {
      throw bucketError(location, error, signal);
    }
    const relative = (text: string) => decoded(text, answer.EncodingType).slice(base.length);
    yield {
      objects: taken().map(({ key, size, etag }) => ({
        key: relative(key),
        size,
        fingerprint: `${size}-${etag}`,
      })),
      prefixes: (answer.CommonPrefixes ?? []).map(({ Prefix = '' }) => relative(Prefix)),
    };
    const next = answer.IsTruncated === true ? answer.NextContinuationToken : undefined;
    if (next !== undefined && next === token) {
      throw new ApiError('unexpected-answer', `${location}: its listing goes round in circles`);
    }
    token = next;
  } while (token !== undefined);
}

/** A space is sent as `+` or `%20`, a plus sign as `%2B`. A service that does not know the encoding sends keys as they are. */
function decoded(text: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
}
