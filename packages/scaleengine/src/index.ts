export { type ErrorCode, errorCodes } from './error-codes.ts';
export type { OriginCheckpoint, OriginMark } from './origin-checkpoint.ts';
export type { OriginQuery } from './origin-query.ts';
export type { OriginRaw } from './origin-record.ts';
export { scaleEngine, scaleEngine as default } from './provider.ts';
export { type ServeCredential, serveCredential } from './serve-credential.ts';
export { type Settings, settings } from './settings.ts';
export { type RequestField, signed, signRequest } from './sign.ts';
