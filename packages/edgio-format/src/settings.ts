import { z } from 'zod';
import type { Layout } from './column.ts';
import { eventTypes } from './layout.ts';

const layouts = z.strictObject(
  Object.fromEntries(
    Object.entries(eventTypes).map(([type, { layouts }]) => [
      type,
      z.enum(['auto', ...layouts] as [Layout | 'auto', ...Layout[]]).optional(),
    ]),
  ),
);

const names = z.array(z.string().regex(/^[A-Za-z_]\w*$/, 'a name is letters, digits and _'));

const customFields = z.strictObject(
  Object.fromEntries(Object.keys(eventTypes).map((type) => [type, names.optional()])),
);

/** All settings of the provider. */
export const settings = z.strictObject({
  mode: z
    .enum(['lenient', 'strict'])
    .default('lenient')
    .describe(
      'lenient keeps records of unknown types as media.unknown and unknown columns as uplynk.extra.N; strict puts such records into quarantine.',
    ),
  layout: fromText(layouts)
    .default({})
    .describe('Layout of the lines, by event type: auto, legacy, base, ray, enhanced or enhanced+ray.'),
  customFields: fromText(customFields)
    .default({})
    .describe('Names of the custom columns at the end of the lines, by event type.'),
  redact: z
    .union([z.array(z.string().min(1)), z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))])
    .default([])
    .describe('More names of URL parameters whose values are secrets; * at the end stands for any ending.'),
  lookback: z.coerce
    .number<number | string>()
    .positive()
    .default(48)
    .describe('Hours after which a file of another format version counts, when the right one never came.'),
  listBack: z.coerce
    .number<number | string>()
    .positive()
    .default(15)
    .describe('Days before the newest hour of a bucket that are listed again: files arrive that late.'),
  endpoint: z.url().optional().describe('Address of a service that speaks S3, where it is not AWS.'),
  region: z.string().min(1).optional().describe('Region of the bucket; of the environment by default.'),
  pathStyle: z
    .union([z.boolean(), z.stringbool()])
    .optional()
    .describe('The bucket in the path of the address; so by default where there is an endpoint.'),
});

/** The settings, complete. */
export type Settings = z.output<typeof settings>;

/** Environment variables by setting. */
export const env = {
  mode: ['LOGS_EDGIO_MODE'],
  layout: ['LOGS_EDGIO_LAYOUT'],
  customFields: ['LOGS_EDGIO_CUSTOM_FIELDS'],
  redact: ['LOGS_EDGIO_REDACT'],
  lookback: ['LOGS_EDGIO_LOOKBACK'],
  listBack: ['LOGS_EDGIO_LIST_BACK'],
  endpoint: ['LOGS_EDGIO_ENDPOINT'],
  region: ['LOGS_EDGIO_REGION'],
  pathStyle: ['LOGS_EDGIO_PATH_STYLE'],
};

// An environment variable holds JSON.
function fromText<Schema extends z.ZodType>(schema: Schema) {
  const json = z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  });
  return z.union([schema, json.pipe(schema)]);
}
