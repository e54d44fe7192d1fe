import type { LogReaderV1 } from './reader.ts';
import type { RuntimeV1 } from './runtime.ts';

/** A credential that a served endpoint accepts, in the provider's own shape. */
export type CredentialV1 = Readonly<Record<string, unknown>>;

/** What a provider needs to answer as its vendor. */
export interface ServeV1 {
  reader: LogReaderV1;
  credentials: readonly CredentialV1[];
  runtime: RuntimeV1;
  /** Where clients reach this endpoint, for links in answers. */
  publicUrl?: URL;
  /** Hold the vendor's own limits too, instead of answering for the whole archive. */
  strict: boolean;
}
