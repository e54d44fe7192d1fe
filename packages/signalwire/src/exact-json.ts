import { numberText } from '@logs/core/http';

/** JSON text of a value of an answer, its numbers written as they came. */
export function exactJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.includes('"isLosslessNumber":true') ? exactly(value) : text;
}

function exactly(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const number = numberText(value);
  if (number !== undefined) return number;
  if (Array.isArray(value)) return `[${value.map(exactly).join(',')}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${exactly(member)}`);
  return `{${members.join(',')}}`;
}
