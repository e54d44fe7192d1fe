export { collect } from './collect.ts';
export type { CollectOptions } from './collect-options.ts';
export { checkConfig } from './config-schema.ts';
export { type ResolveSources, resolveSources } from './config-sources.ts';
export { type DecodedRecord, type DecodeOptions, decode } from './decode.ts';
export { type InlineSource, parseInlineSource } from './inline-source.ts';
export { plan } from './plan.ts';
export { quarantineBytes, quarantineRecords } from './quarantine-budget.ts';
export { type RetryOptions, type RetrySummary, retryQuarantine } from './retry-quarantine.ts';
export type { Source } from './source.ts';
export type {
  CollectProgress,
  CollectSummary,
  FailedPart,
  PlannedFile,
  RefusedFile,
  SourceError,
  SourceSummary,
} from './summary.ts';
