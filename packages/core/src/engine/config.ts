import type { LimitsV1, LogProviderV1 } from '../provider/index.ts';

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

/** What stands in `logs.config.ts` (or `.js`, `.mjs`, `.json`). */
export interface LogsConfig {
  /**
   * Sources by the name that commands and answers use; a text is an inline source, `provider:target`. In
   * targets and queries, texts that begin with `./` or `../` are paths and count from the configuration's
   * folder.
   */
  sources?: Record<string, SourceConfig | string>;
  /** Path of the store, from the configuration's folder. */
  store?: string;
  /** Bounds against hostile input, where they should differ from the usual ones. */
  limits?: Partial<LimitsV1>;
}

/** Gives a configuration its type; returns it unchanged. */
export function defineConfig(config: LogsConfig): LogsConfig {
  return config;
}
