export { signalWire, signalWire as default } from './provider.ts';
export { type ServeCredential, serveCredential } from './serve-credentials.ts';
export { type Settings, settings } from './settings.ts';
export type { VideoCheckpoint } from './video-checkpoint.ts';
export type { VideoFeed, VideoQuery } from './video-feed.ts';
export type { VideoLog, VideoRecord } from './video-record.ts';
