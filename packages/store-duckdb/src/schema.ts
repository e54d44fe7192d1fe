/**
 * The tables. They live in the schema `store`; what users query are views. Times of
 * bookkeeping are kept as the texts they came as; only event times are instants.
 */
export const tables: Readonly<Record<string, readonly string[]>> = {
  feeds: ['feed VARCHAR', 'definition VARCHAR'],
  commits: ['seq BIGINT', 'key VARCHAR', 'source VARCHAR', 'feed VARCHAR', 'observed VARCHAR'],
  files: [
    'id INTEGER',
    'feed VARCHAR',
    'key VARCHAR',
    'id_prefix VARCHAR',
    'source VARCHAR',
    'state VARCHAR',
    'fingerprint VARCHAR',
    'sha256 VARCHAR',
    'previous_sha256 VARCHAR',
    'size BIGINT',
    'inflated_size BIGINT',
    'counts VARCHAR',
    'edition_slot VARCHAR',
    'edition_period VARCHAR',
    'edition_version VARCHAR',
    'delivered_from VARCHAR',
    'delivered_to VARCHAR',
    'attributes VARCHAR',
    'path VARCHAR',
    'reason VARCHAR',
    'tries BIGINT',
    'updated VARCHAR',
    'commit_seq BIGINT',
    'observed VARCHAR',
    'kept BOOLEAN',
  ],
  windows: [
    'source VARCHAR',
    'feed VARCHAR',
    'from_time VARCHAR',
    'to_time VARCHAR',
    'state VARCHAR',
    'reason VARCHAR',
    'observed VARCHAR',
  ],
  checkpoints: ['source VARCHAR', 'feed VARCHAR', 'seq BIGINT', 'value VARCHAR'],
  quarantine: [
    'id VARCHAR',
    'feed VARCHAR',
    'source VARCHAR',
    'key VARCHAR',
    'line BIGINT',
    'byte_offset BIGINT',
    'length BIGINT',
    'reason VARCHAR',
    'bytes BLOB',
    'observed VARCHAR',
  ],
  // Events of a file that were added to it later, by a commit of their own.
  late: ['file INTEGER', 'line BIGINT', 'commit_seq BIGINT'],
  file_events: [
    'file INTEGER',
    'line BIGINT',
    'time TIMESTAMPTZ',
    'name VARCHAR',
    'severity INTEGER',
    'end_time TIMESTAMPTZ',
    'event_type VARCHAR',
    'attributes VARCHAR',
    'raw VARCHAR',
    'deleted BOOLEAN',
  ],
  record_events: [
    'feed VARCHAR',
    // Packed, one of them costs as much to read as all else of its row.
    'id VARCHAR USING COMPRESSION uncompressed',
    'source VARCHAR',
    'commit_seq BIGINT',
    'change BIGINT',
    'observed VARCHAR',
    'time TIMESTAMPTZ',
    'name VARCHAR',
    'severity INTEGER',
    'end_time TIMESTAMPTZ',
    'event_type VARCHAR',
    'attributes VARCHAR',
    'raw VARCHAR',
    'version VARCHAR',
    'deleted BOOLEAN',
  ],
};

/** Columns that came with schema version 2. */
export const addedColumns: Readonly<Record<string, readonly string[]>> = { files: ['kept BOOLEAN'] };

/**
 * What is looked up by one value. The engine uses an index only when its column alone is compared, and none of
 * several columns; and it does not give back the room of erased rows while there is one.
 */
export const indexes: Readonly<Record<string, string>> = {
  record_events_id: 'store.record_events (id)',
  record_events_change: 'store.record_events (change)',
  commits_key: 'store.commits (key)',
};

/** The names of a table's columns, in order. */
export function columnsOf(table: string): string[] {
  return (tables[table] ?? []).map((column) => column.split(' ')[0] ?? '');
}

/** The views over the bookkeeping, with instants where the tables hold texts. */
export const bookkeepingViews: Readonly<Record<string, string>> = {
  files: `SELECT id, feed, key, source, state, fingerprint, sha256, previous_sha256, size, inflated_size,
    TRY_CAST(json_extract_string(counts, '/events') AS BIGINT) AS events,
    TRY_CAST(json_extract_string(counts, '/invalid') AS BIGINT) AS quarantined,
    edition_slot, edition_period, edition_version,
    CAST(delivered_from AS TIMESTAMPTZ) AS delivered_from, CAST(delivered_to AS TIMESTAMPTZ) AS delivered_to,
    CAST(attributes AS JSON) AS attributes, CAST(counts AS JSON) AS counts, path, reason, tries,
    CAST(updated AS TIMESTAMPTZ) AS updated, commit_seq, coalesce(kept, false) AS kept FROM store.files WHERE state IS NOT NULL`,
  windows: `SELECT source, feed, CAST(from_time AS TIMESTAMPTZ) AS from_time, CAST(to_time AS TIMESTAMPTZ) AS to_time,
    state, reason, CAST(observed AS TIMESTAMPTZ) AS observed_time FROM store.windows`,
  checkpoints: 'SELECT source, feed, seq, CAST(value AS JSON) AS value FROM store.checkpoints',
  quarantine: `SELECT id, feed, source, key AS file, line, byte_offset, length, reason,
    CAST(observed AS TIMESTAMPTZ) AS observed_time FROM store.quarantine`,
  commits: `SELECT seq, key, source, feed, CAST(observed AS TIMESTAMPTZ) AS observed_time FROM store.commits`,
  feeds: 'SELECT feed, CAST(definition AS JSON) AS definition FROM store.feeds',
};
