import { fieldType } from './fields.ts';

const severities: Record<string, number> = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };
const timeForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/i;
const numberForm = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A value checked against its field: as a store compares it, or what is wrong with it. */
export type FieldValue = { value: string } | { wrong: string };

/** Checks a value that is compared with a field. Times are completed: UTC where no zone stands, midnight for a date. */
export function fieldValue(field: string, text: string): FieldValue {
  switch (fieldType(field)) {
    case 'integer':
    case 'number': {
      const level = field === 'severity' ? severities[text.toLowerCase()] : undefined;
      if (level !== undefined) return { value: String(level) };
      if (numberForm.test(text) && Number.isFinite(Number(text))) return { value: text };
      return {
        wrong: field === 'severity' ? `a number or ${Object.keys(severities).join(', ')}` : 'a number',
      };
    }
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? { value: text.toLowerCase() } : { wrong: 'true or false' };
    case 'time':
      return time(text);
    default:
      return { value: text };
  }
}

function time(text: string): FieldValue {
  const [match, date = '', clock = '00:00:00', zone = 'Z'] = timeForm.exec(text) ?? [];
  const value = `${date}T${clock.length === 5 ? `${clock}:00` : clock}${zone.toUpperCase()}`;
  const valid = match !== undefined && !Number.isNaN(Date.parse(value)) && isDay(date);
  return valid ? { value } : { wrong: 'a date or a time such as 2026-03-10T16:00:00Z' };
}

function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}
