import type { CredentialV1, LimitsV1, LogProviderV1 } from '../provider/index.ts';

/** A source of the configuration. */
export interface SourceConfig {
  /** The vendor's package, set up, e.g. imported and called in `logs.config.ts`; or its name. */
  provider: LogProviderV1 | string;
  /** The provider's settings, when `provider` is a name. */
  settings?: Record<string, unknown>;
  /** Which of the provider's feeds; its first one by default. */
  feed?: string;
  /** What to collect, as behind the colon of an inline source: `./drops`. */
  target?: string;
  /** What to collect, as the feed's own query. Instead of `target`. */
  query?: Record<string, unknown>;
}

/** How `logs serve` answers as one vendor. */
export interface ServeConfig {
  /** Whom it answers, in the provider's own shape (see its README): one, or several. */
  credentials?: CredentialV1 | readonly CredentialV1[];
  /** Answer also whoever has the secrets with which we collect from the vendor. */
  reuse?: boolean;
  /** The port; one that is free by default. */
  port?: number;
  /** Where clients reach it, for links in answers, e.g. `https://logs.example.com`. */
  publicUrl?: string;
  /** The provider's settings; some of them are about serving. What is left out comes from the environment. */
  settings?: Record<string, unknown>;
}

/** How `logs deliver` reaches buckets, and who is told when a delivery fails. */
export interface DeliverConfig {
  notify?: {
    /** Notices by mail, from and to these addresses; the server with its password is in `LOGS_SMTP_URL`. */
    mail?: { from: string; to: string };
  };
  /** Address of a service that speaks S3, where it is not AWS. */
  endpoint?: string;
  /** Region of the buckets; of the environment by default. */
  region?: string;
  /** The bucket in the path of the address; so by default where there is an endpoint. */
  pathStyle?: boolean;
}

/** What stands in `logs.config.ts` (or `.js`, `.mjs`, `.json`). */
export interface LogsConfig {
  /**
   * Sources by the name that commands and answers use; a text is an inline source, `provider:target`. In
   * targets and queries, texts that begin with `./` or `../` are paths and count from the configuration's
   * folder.
   */
  sources?: Record<string, SourceConfig | string>;
  /** Vendors that `logs serve` answers as, by the provider's name. */
  serve?: Record<string, ServeConfig>;
  /** What `logs deliver` works with, beside the deliveries themselves. */
  deliver?: DeliverConfig;
  /** Path of the store, from the configuration's folder. */
  store?: string;
  /** Bounds against hostile input, where they should differ from the usual ones. */
  limits?: Partial<LimitsV1>;
}

/** Gives a configuration its type; returns it unchanged. */
export function defineConfig(config: LogsConfig): LogsConfig {
  return config;
}
