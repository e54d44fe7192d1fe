export { httpClient } from './client.ts';
export { isEndpoint } from './endpoint.ts';
export { numberText, plainNumber } from './exact-number.ts';
export type {
  Download,
  HttpAnswer,
  HttpCall,
  HttpClient,
  HttpOptions,
  HttpRequest,
  RateLimiter,
} from './http-client.ts';
export { type JsonRecord, jsonRecords } from './json-records.ts';
export { isLocal } from './local-host.ts';
export { nodeFetch } from './node-fetch.ts';
export { parseExact } from './parse-exact.ts';
export { type RateLimiterOptions, rateLimiter } from './rate-limiter.ts';
export { retryAfter } from './retry-after.ts';
export { sharedLimiter } from './shared-limiter.ts';
export { vendorWords } from './vendor-words.ts';
