import type { AttributeValueV1, DeliveryFormatV1, LogEventV1 } from '@logs/core';
import { gzip } from './events-files.ts';
import { eventWriter } from './events-row.ts';
import { type FormatVersion, formatVersions } from './format-versions.ts';
import { kinds } from './kinds.ts';
import { eventType } from './layout.ts';
import { defaultOptions, type ReadOptions } from './plan.ts';
import { writeRecord } from './write.ts';

/** The vendor's files, one event type in each, in any of its format versions. */
export function deliveryFormat(
  options: ReadOptions = defaultOptions,
  versions: Readonly<Record<string, FormatVersion>> = formatVersions,
): DeliveryFormatV1 {
  const toRecord = eventWriter(options);
  const names = Object.keys(versions).sort();
  const lineOf = (event: LogEventV1, version: string): string => {
    const type = String(event.attributes[eventType]);
    const known = names.filter((name) => name <= version);
    const added = known.flatMap((name) => versions[name]?.[type] ?? []);
    const more = added.map(
      (column) => kinds[column.kind].write(event.attributes, column, event.time) ?? null,
    );
    return writeRecord([...toRecord(event), ...more]);
  };
  return {
    name: 'edgio',
    ending: 'c000.csv.gz',
    versions: names,
    fileOf(event, version) {
      const { attributes, deleted, time } = event;
      const type = attributes[eventType];
      if (typeof type !== 'string') return { cannot: `it has no ${eventType}` };
      if (deleted === true) return { cannot: 'the vendor’s files know no deleted records' };
      if (!/^\d{4}-/.test(time)) return { cannot: 'its year has more than four digits' };
      if (Object.values(attributes).some(holdsLineEnd)) {
        try {
          lineOf(event, version);
        } catch {
          return { cannot: 'a value of it looks like the beginning of another line' };
        }
      }
      return { type };
    },
    sizeOf: ({ attributes }) =>
      Object.values(attributes).reduce<number>((sum, value) => sum + String(value).length + 1, 32),
    async encode(events, version) {
      const utf8 = new TextEncoder();
      const lines = events.map((event) => `${lineOf(event, version)}\n`);
      return gzip([utf8.encode(lines.join(''))]);
    },
  };
}

/** Only behind a line end can a value look like another record. */
function holdsLineEnd(value: AttributeValueV1): boolean {
  return typeof value === 'string' && value.includes('\n');
}
