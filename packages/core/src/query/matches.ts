import type { AttributeValueV1 } from '../provider/event.ts';
import type { StoredEventV1 } from '../provider/reader.ts';
import type { FilterV1, OperatorV1 } from './ast.ts';
import { fieldType } from './fields.ts';
import { likePattern } from './like-pattern.ts';

/**
 * Whether an event fits a filter: what every store's own translation of filters must agree with. `eventType`
 * is the attribute that the field `event` stands for in the event's feed.
 */
export function matches(filter: FilterV1, event: StoredEventV1, eventType?: string): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => matches(part, event, eventType));
    case 'or':
      return filter.filters.some((part) => matches(part, event, eventType));
    case 'not':
      return !matches(filter.filter, event, eventType);
    case 'exists':
      return valueOfField(event, filter.field, eventType) !== undefined;
    case 'text':
      return textsOf(event).some((text) => text.toLowerCase().includes(filter.value.toLowerCase()));
    case 'like': {
      const value = valueOfField(event, filter.field, eventType);
      return value !== undefined && likePattern(filter.pattern).test(String(value));
    }
    case 'compare': {
      const value = valueOfField(event, filter.field, eventType);
      return value !== undefined && compares(filter.field, value, filter.operator, filter.value);
    }
  }
}

/** The value of a filter's field in an event; undefined when it is not there. */
export function valueOfField(
  event: StoredEventV1,
  field: string,
  eventType: string | undefined,
): AttributeValueV1 | undefined {
  switch (field) {
    case 'id':
    case 'time':
    case 'name':
    case 'severity':
    case 'source':
    case 'feed':
    case 'file':
    case 'line':
      return event[field];
    case 'deleted':
      return event.deleted ?? false;
    case 'event':
      return eventType === undefined ? undefined : event.attributes[eventType];
    default:
      return Object.hasOwn(event.attributes, field) ? event.attributes[field] : undefined;
  }
}

function compares(field: string, value: AttributeValueV1, operator: OperatorV1, wanted: string): boolean {
  const isTime = fieldType(field) === 'time';
  if (isTime || typeof value === 'number') {
    const [left, right] = isTime
      ? [Date.parse(String(value)), instantOf(wanted)]
      : [value as number, numberOf(wanted)];
    return holds(left - right, operator);
  }
  if (typeof value === 'boolean') {
    return wanted === 'true' || wanted === 'false'
      ? holds(Number(value) - Number(wanted === 'true'), operator)
      : false;
  }
  return holds(value < wanted ? -1 : value > wanted ? 1 : 0, operator);
}

/** Never holds for a difference that is no number: what does not compare does not match. */
function holds(difference: number, operator: OperatorV1): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
  }
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** A time without zone is UTC, as everywhere inside. */
function instantOf(text: string): number {
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
}

function textsOf(event: StoredEventV1): string[] {
  const texts = Object.values(event.attributes).filter((value) => typeof value === 'string');
  return [event.name, event.id, ...texts];
}
