import type { AttributesV1, LogEventV1, StoredEventV1 } from '@logs/core';

const order = [
  'id',
  'time',
  'endTime',
  'name',
  'severity',
  'source',
  'feed',
  'file',
  'line',
  'observedTime',
  'deleted',
] as const satisfies readonly (keyof StoredEventV1)[];

/** An event with its members always in the same order, attributes by name: equal events are equal lines. */
export function orderedEvent(event: LogEventV1 & Partial<StoredEventV1>): Record<string, unknown> {
  const ordered: Record<string, unknown> = {};
  for (const member of order) if (event[member] !== undefined) ordered[member] = event[member];
  ordered['attributes'] = byName(event.attributes);
  if (event.raw !== undefined) ordered['raw'] = event.raw;
  return ordered;
}

/** Attributes in the order of their names. */
export function byName(attributes: AttributesV1): AttributesV1 {
  const sorted: AttributesV1 = {};
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name];
    if (value !== undefined) sorted[name] = value;
  }
  return sorted;
}
