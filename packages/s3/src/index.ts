export { type BucketOptions, bucket } from './bucket.ts';
export type { ConnectionOptions } from './client.ts';
export { type BucketLocation, isBucketLocation, parseLocation } from './location.ts';
export { type Privacy, probePrivacy } from './privacy.ts';
