export { type HeldStore, type HoldOptions, holdStore } from './hold-store.ts';
export { forgetOwner, ownedStore } from './owned-store.ts';
export { type RemoteStore, remoteStore } from './remote-store.ts';
export type { MoreCalls } from './routes.ts';
export { type ServedStore, type ServeStoreOptions, serveStore } from './serve-store.ts';
