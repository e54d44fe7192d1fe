import type { Column } from './column.ts';

/** What a format version has beyond the one before it: columns at the end of a line, by event type. */
export type FormatVersion = Readonly<Record<string, readonly Column[]>>;

/**
 * The vendor's format versions, oldest first. The number grows whenever an event type or a column is added:
 * https://docs.uplynk.com/docs/log-file-delivery
 */
export const formatVersions: Readonly<Record<string, FormatVersion>> = { '001': {} };
