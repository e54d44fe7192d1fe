/**
 * The version of what owner and client say to each other. It is private: both ends come from this package, and
 * any change of a call, its input or its answer is a new version.
 */
export const protocol = 1;

/** Carries the version, in every request and every answer. */
export const versionHeader = 'x-logs-store';
/** Carries the client's session, in every request but the one that begins it. */
export const sessionHeader = 'x-logs-session';
/** Carries the release of the owner's package, so that a mismatch can name it. */
export const releaseHeader = 'x-logs-release';

/** The request that begins a session, and stays open as long as it lasts. */
export const sessionPath = '/session';

/** What an owner says of its store when a session begins. */
export interface Hello {
  session: string;
  capabilities: { bulk: boolean; exclusive: boolean; exactDistinct: boolean };
  /** The dialect of its SQL, where it has any. */
  sql?: string;
  archive: boolean;
  /** Calls beyond those of every store, by name. */
  also: string[];
}
