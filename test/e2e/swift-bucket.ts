import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { findSwift, startSwift, swiftCredentials } from '../../tools/start-swift.mjs';

/** Real requests of a client of its own, so that what we write is read by another than us. */
// It warns of Node releases that a later version of it will not support.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const load = createRequire(fileURLToPath(import.meta.resolve('@logs/s3/package.json')));
const sdk = load('@aws-sdk/client-s3') as Sdk;

/** What is used of the client here. */
interface Sdk {
  S3Client: new (options: object) => { send(command: object): Promise<{ Contents?: { Key: string }[] }> };
  CreateBucketCommand: new (input: object) => object;
  PutBucketAclCommand: new (input: object) => object;
  PutObjectCommand: new (input: object) => object;
  ListObjectsV2Command: new (input: object) => object;
}

/** Where it is missing on a person's machine, tests of buckets are skipped; in CI they must run. */
export const noSwift = !findSwift() && process.env['CI'] !== 'true';

type Who = keyof typeof swiftCredentials;

/** A real S3 server for the tests of a file. */
export interface SwiftBuckets {
  endpoint(): string;
  /** Environment of a process that works with it. */
  env(who?: Who, more?: { endpoint?: string; secret?: string }): Record<string, string>;
  make(bucket: string, options?: { writableByOther?: boolean }): Promise<void>;
  put(bucket: string, key: string, body: Uint8Array): Promise<void>;
  keys(bucket: string): Promise<string[]>;
}

/** Starts the server before the tests of a file and stops it after them. */
export function swiftBuckets({ acl = false } = {}): SwiftBuckets {
  let swift: Awaited<ReturnType<typeof startSwift>> | undefined;
  const endpoint = () => swift?.endpoint ?? '';
  const client = () =>
    new sdk.S3Client({
      endpoint: endpoint(),
      region: 'us-east-1',
      forcePathStyle: true,
      // A busy machine makes it ask for patience.
      maxAttempts: 10,
      credentials: swiftCredentials.owner,
    });
  beforeAll(async () => {
    swift = await startSwift({ acl });
  }, 90_000);
  afterAll(async () => swift?.stop());
  return {
    endpoint,
    env(who = 'owner', { endpoint: other, secret } = {}) {
      const { accessKeyId, secretAccessKey } = swiftCredentials[who];
      return {
        AWS_ENDPOINT_URL_S3: other ?? endpoint(),
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secret ?? secretAccessKey,
      };
    },
    async make(bucket, { writableByOther = false } = {}) {
      await client().send(new sdk.CreateBucketCommand({ Bucket: bucket }));
      if (!writableByOther) return;
      const grantee = `id=${swiftCredentials.other.accessKeyId}`;
      await client().send(
        new sdk.PutBucketAclCommand({
          Bucket: bucket,
          GrantWrite: grantee,
          GrantFullControl: `id=${swiftCredentials.owner.accessKeyId}`,
        }),
      );
    },
    async put(bucket, key, body) {
      await client().send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
    async keys(bucket) {
      const answer = await client().send(new sdk.ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1000 }));
      return (answer.Contents ?? []).map(({ Key }) => Key);
    },
  };
}
