import type { CredentialV1, LogProviderV1 } from '@logs/core';

/** One vendor to answer as. */
export interface VendorOptions {
  provider: LogProviderV1;
  /** 0, the default, takes one that is free. */
  port?: number;
  /** Whom it answers, in the provider's own shape. Without any it refuses every request. */
  credentials?: readonly CredentialV1[];
  /** Where clients reach it, for links in answers; by default as the request says. */
  publicUrl?: URL;
}
