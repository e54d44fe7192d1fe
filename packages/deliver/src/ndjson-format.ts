import type { DeliveryFormatV1, StoredEventV1 } from '@logs/core';
import { steadyGzip } from './gzip.ts';

/** One event a line, as `logs query -o ndjson` writes it; any event, changed and deleted ones again. */
export const ndjsonFormat: DeliveryFormatV1 = {
  name: 'ndjson',
  ending: 'c000.ndjson.gz',
  versions: ['001'],
  fileOf: ({ feed }) => ({ type: feed.replaceAll(/[^\w.-]/g, '_') }),
  sizeOf: (event) => line(event).length,
  encode: (events) => steadyGzip(Buffer.from(events.map(line).join(''))),
};

function line(event: StoredEventV1): string {
  const { attributes, ...rest } = event;
  const sorted = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...rest, attributes: sorted })}\n`;
}
