import type { AttributesV1 } from '@logs/core';
import type { EventType } from './column.ts';

/** SeverityNumber of an event with these attributes. */
export function severityOf({ severity }: EventType, attributes: AttributesV1): number {
  if (typeof severity === 'number') return severity;
  const value = attributes[severity.attribute];
  const { equal, from = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY } = severity;
  const holds =
    equal === undefined ? typeof value === 'number' && value >= from && value < below : value === equal;
  return holds ? severity.is : severity.otherwise;
}
