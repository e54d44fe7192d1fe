import type { AttributesV1 } from '@logs/core';
import { type CommonAttribute, commonAttributes } from '@logs/core/attributes';

// What a person looks for first; the rest follows in the order of the events view, the longest texts last.
const first = [
  'error.message',
  'http.response.status_code',
  'media.content.title',
  'media.app.name',
  'media.stream.name',
  'media.room.name',
  'media.channel.id',
  'media.asset.id',
  'media.event.id',
  'media.content.id',
  'client.address',
  'session.id',
];
const last = ['url.full', 'http.request.header.referer', 'user_agent.original'];

const common: Readonly<Record<string, CommonAttribute>> = commonAttributes;
const rank = new Map<string, number>();
for (const name of [...first, ...Object.keys(common)]) {
  if (!rank.has(name) && !last.includes(name)) rank.set(name, rank.size);
}
const atEnd = new Map(last.map((name, at) => [name, Number.MAX_SAFE_INTEGER - last.length + at]));

/** An event's attributes in one line, written as one would filter by them: `channel:abc status:404`. */
export function detailsOf(attributes: AttributesV1): string {
  const names = Object.keys(attributes).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return names.map((name) => `${common[name]?.alias ?? name}:${quoted(String(attributes[name]))}`).join(' ');
}

function place(name: string): number {
  return rank.get(name) ?? atEnd.get(name) ?? rank.size;
}

function quoted(value: string): string {
  return /^[^\s"()*?\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
