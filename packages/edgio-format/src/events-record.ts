/**
 * One line as the vendor wrote it: its columns in order, date, time and event type first. `null` is an
 * unquoted `-`, the vendor's word for no value.
 */
export type EventsRecord = readonly (string | null)[];
