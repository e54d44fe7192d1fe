import { ConfigurationError } from '@logs/core/errors';

/** A place in a bucket. */
export interface BucketLocation {
  bucket: string;
  /** What all keys begin with, letter for letter: `logs/` is a folder, `logs` also begins `logs-old/a`. */
  prefix: string;
}

/** Whether a text names a place in a bucket: `s3://bucket/prefix`. */
export function isBucketLocation(text: string): boolean {
  return /^s3:\/\//i.test(text);
}

/**
 * Reads `s3://bucket/prefix`. Nothing in it is decoded: a key may hold spaces, `+` and `%41`.
 *
 * @throws ConfigurationError when it is none, or the bucket's name is not one.
 */
export function parseLocation(text: string): BucketLocation {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/is.exec(text) ?? [];
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i.test(bucket)) {
    throw new ConfigurationError(`${text}: that is no place in a bucket`, {
      hint: 'Write s3://bucket/prefix; a name of a bucket has 3 to 63 letters, digits, dots and dashes.',
    });
  }
  return { bucket, prefix };
}
