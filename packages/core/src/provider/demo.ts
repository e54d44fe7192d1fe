import type { LogFileV1 } from './file.ts';
import type { CredentialV1 } from './serve.ts';

/** What sample data are made of. The same three give the same data. */
export interface SampleOptionsV1 {
  seed: number;
  /** How many records or files, beside those of the vendor's own page, which always come first. */
  count: number;
  /** The newest of them is not younger. */
  now: Date;
}

/** A made-up file, with the facts that a listing gives of it. */
export interface SampleFileV1 {
  file: LogFileV1;
  /** As delivered: packed as `file.compression` says. */
  bytes: Uint8Array;
}

/** Made-up data of one feed. */
export interface SampleV1<Raw = unknown> {
  /** A query, as in a configuration, that asks for all of it. */
  query: unknown;
  /** Record feeds: the vendor's records, oldest first. */
  records?(options: SampleOptionsV1): Raw[];
  /** File feeds: the vendor's files, oldest first. */
  files?(options: SampleOptionsV1): SampleFileV1[];
}

/**
 * What a provider package exports as `demo` from its entry `./demo`: sample data, with the credentials that the
 * vendor's own page prints. Demonstrations and the provider's own tests are fed by it.
 */
export interface DemoV1 {
  /** Accepted by `serve`. */
  credentials: readonly [CredentialV1, ...CredentialV1[]];
  /** Settings with which the provider collects from an endpoint with such a credential. */
  settings(endpoint: URL, credential: CredentialV1): Record<string, unknown>;
  feeds: Readonly<Record<string, SampleV1>>;
}
