import { numberText } from '@logs/core/http';
import { z } from 'zod';
import type { OriginMark } from './origin-checkpoint.ts';

/** A log as the vendor sent it. */
export interface OriginRaw {
  /** The CDN ID that was asked. */
  cdn: string;
  /** Its JSON, exactly as sent. */
  text: string;
  /** What the JSON says; numbers that JavaScript cannot hold are kept by their text. */
  value: unknown;
}

const numeric = z.union([z.number(), z.string()]);

/**
 * A log in the vendor's spelling, loosely: https://cp.scaleengine.net/docs/api/log/origin
 * Types are as documented or as the page's own example has them, which differ.
 */
export const originRecord = z.looseObject({
  id: numeric.describe('Unique Log ID; may be beyond 2^53'),
  app: z.string(),
  stream: z.string().describe('Stream name or VOD file path'),
  username: z.string().nullish(),
  session_id: numeric.nullish().describe('Documented as text, a number in the example'),
  entry_name: z.string().nullish(),
  ip_address: z.string().nullish(),
  server: z.string().nullish(),
  log_type: z.string().describe('publish, unpublish, push, unpush; others are kept'),
  logdate: z.string().describe('Y-m-d H:i:s, without a zone'),
  is_auth: z.union([z.literal([0, 1, '0', '1']), z.boolean()]).nullish(),
  metadata: z
    .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .nullish()
    .describe('An object; an empty one is []'),
});

/** The fields of a log, whatever they hold. */
export type OriginFields = { readonly [Field in keyof z.input<typeof originRecord>]?: unknown };

/** The fields of a log, or none when it is no object. */
export function fieldsOf({ value }: OriginRaw): OriginFields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** A number, or a text that is not empty, as its exact text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'object' || typeof value === 'number' ? numberText(value) : undefined;
}

/** What a log is found again by; one without an ID by the beginning of its text. */
export function markOf(raw: OriginRaw): OriginMark {
  const { id, logdate } = fieldsOf(raw) ?? {};
  return {
    id: textOf(id) ?? raw.text.slice(0, 200),
    logdate: typeof logdate === 'string' ? logdate.slice(0, 40) : '',
  };
}
