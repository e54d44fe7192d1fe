import { createHash } from 'node:crypto';
import { type AttributesV1, InvalidRecordError, type LogEventV1, type OriginV1 } from '@logs/core';
import { redactUrl } from '@logs/core/toolkit';
import type { FeedName } from './actions.ts';
import { lineForms } from './line-forms.ts';
import { domainOf } from './log-name.ts';
import { lineTime } from './log-time.ts';
import type { LogRecord } from './push-proxy-record.ts';
import type { Settings } from './settings.ts';
import { streamOf } from './stream-name.ts';

/** What becomes of a column: its attribute, and how its text is understood. */
interface Column {
  attribute: string;
  kind: 'text' | 'integer' | 'url' | 'cache';
}

// The columns of line-forms.ts, but for the time and those whose meaning depends on others.
const columns: Readonly<Record<string, Column>> = {
  client: { attribute: 'client.address', kind: 'text' },
  proxy: { attribute: 'network.peer.address', kind: 'text' },
  referer: { attribute: 'http.request.header.referer', kind: 'url' },
  method: { attribute: 'http.request.method', kind: 'text' },
  url: { attribute: 'url.full', kind: 'url' },
  status: { attribute: 'http.response.status_code', kind: 'integer' },
  request_size: { attribute: 'http.request.size', kind: 'integer' },
  response_size: { attribute: 'http.response.size', kind: 'integer' },
  cache: { attribute: 'media.cdn.cache.status', kind: 'cache' },
  user_agent: { attribute: 'user_agent.original', kind: 'text' },
  user: { attribute: 'user.name', kind: 'text' },
  file_type: { attribute: 'media.file.type', kind: 'text' },
  connection: { attribute: 'server.address', kind: 'text' },
  protocol: { attribute: 'network.protocol.name', kind: 'text' },
};

// The fourth column: the first row that fits says what it is.
const fourth: readonly { fits: (groups: Groups) => boolean; attribute: string }[] = [
  { fits: ({ method }) => method === 'PUSH', attribute: 'client.port' },
  { fits: ({ file_type }) => file_type === 'live', attribute: 'media.interval' },
  { fits: () => true, attribute: 'media.http.duration' },
];

type Groups = Readonly<Record<string, string | undefined>>;

/**
 * Line → event. A line that fits no known form becomes `media.unknown` with all of it in `alibaba.line`.
 * Secrets in URLs become `REDACTED`.
 */
export function normalizer(
  feed: FeedName,
  { redact, zone }: Pick<Settings, 'redact' | 'zone'>,
): (record: LogRecord, origin: OriginV1) => LogEventV1 {
  const idOf = idMaker();
  return ({ line, from }, origin) => {
    const domain = domainOf(origin.key ?? '');
    const about: AttributesV1 = domain === undefined ? {} : { 'media.domain': domain };
    const id = idOf(origin);
    for (const { pattern } of lineForms) {
      const groups = pattern.exec(line)?.groups;
      if (groups === undefined) continue;
      const time = lineTime(groups['time'] ?? '', zone);
      if (time === undefined) break;
      const attributes = { ...about, ...attributesOf(groups, redact) };
      const isPush = feed === 'push-proxy' || groups['method'] === 'PUSH';
      const name = isPush ? 'media.push.request' : 'media.http.request';
      return { id, time, name, severity: severityOf(attributes), attributes };
    }
    if (from === undefined) {
      throw new InvalidRecordError(
        ['the line has no known form, and the time of its file is not known either'],
        { origin },
      );
    }
    const attributes = { ...about, 'alibaba.line': redactLine(line, redact), 'media.time.source': 'file' };
    return { id, time: from, name: 'media.unknown', severity: 9, attributes };
  };
}

function attributesOf(groups: Groups, redact: readonly string[]): AttributesV1 {
  const attributes: AttributesV1 = {};
  for (const [name, { attribute, kind }] of Object.entries(columns)) {
    const text = groups[name] ?? '-';
    if (text === '-' || text === '') continue;
    if (kind === 'integer') setNumber(attributes, attribute, name, text);
    else if (kind === 'url') attributes[attribute] = redactUrl(text, redact);
    else if (kind === 'text') attributes[attribute] = text;
    else if (/^(?:hit|miss)$/i.test(text)) attributes[attribute] = text.toLowerCase();
    else attributes[`alibaba.${name}`] = text;
  }
  const text = groups['fourth'] ?? '-';
  const meaning = fourth.find(({ fits }) => fits(groups));
  if (text !== '-' && meaning !== undefined) setNumber(attributes, meaning.attribute, 'fourth', text);
  return Object.assign(attributes, streamOf(groups['url'] ?? ''));
}

// A value that does not fit stays as text under the vendor's column.
function setNumber(attributes: AttributesV1, attribute: string, column: string, text: string): void {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) attributes[attribute] = value;
  else attributes[`alibaba.${column}`] = text;
}

function severityOf(attributes: AttributesV1): number {
  const status = Number(attributes['http.response.status_code'] ?? 0);
  if (status >= 500) return 17;
  return status >= 400 ? 13 : 9;
}

// Word by word: a parameter's value would otherwise reach to the end of the line.
function redactLine(line: string, redact: readonly string[]): string {
  return line.replace(/[^\s"]+/g, (word) => redactUrl(word, redact));
}

function idMaker(): (origin: OriginV1) => string {
  let last = { key: '', prefix: '' };
  return ({ key = '-', line = 0 }) => {
    if (last.key !== key) {
      last = { key, prefix: createHash('sha256').update(key).digest('hex').slice(0, 16) };
    }
    return `${last.prefix}:${line}`;
  };
}
