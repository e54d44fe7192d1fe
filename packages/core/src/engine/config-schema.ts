import { z } from 'zod';
import { ConfigurationError, defaultLimits, type LogProviderV1 } from '../provider/index.ts';
import { didYouMean } from '../query/did-you-mean.ts';
import type { LogsConfig } from './config.ts';

const provider = z.custom<LogProviderV1 | string>().superRefine((value, context) => {
  const wrong = whyNoProvider(value);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
});

const source = z
  .strictObject({
    provider,
    settings: z.record(z.string(), z.unknown()).optional(),
    feed: z.string().min(1).optional(),
    target: z.string().min(1).optional(),
    query: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((value) => value.target === undefined || value.query === undefined, {
    message: 'give "target" or "query", not both',
  })
  .refine((value) => value.settings === undefined || typeof value.provider === 'string', {
    path: ['settings'],
    message: 'these belong into the call of the provider',
  });

const credential = z.record(z.string(), z.unknown());

const serve = z.strictObject({
  credentials: z
    .union([credential, z.array(credential).min(1)], { error: 'a credential, or a list of them' })
    .optional(),
  reuse: z.boolean().optional(),
  port: z.int().min(0).max(65_535).optional(),
  publicUrl: z.string().refine(isWebAddress, 'an address such as https://logs.example.com').optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
});

const deliver = z.strictObject({
  notify: z
    .strictObject({ mail: z.strictObject({ from: z.string().min(1), to: z.string().min(1) }).optional() })
    .optional(),
  endpoint: z.string().refine(isWebAddress, 'an address such as https://s3.example.com').optional(),
  region: z.string().min(1).optional(),
  pathStyle: z.boolean().optional(),
});

const amount = z.number().int().positive();

const schema = z.strictObject({
  sources: z
    .record(
      z.string().regex(/^[^\s:]+$/, 'a name of a source has no spaces and no colon'),
      z.custom<unknown>().superRefine((value, context) => {
        const checked = (typeof value === 'string' ? z.string().min(1) : source).safeParse(value);
        for (const issue of checked.error?.issues ?? []) context.addIssue({ ...issue });
      }),
    )
    .optional(),
  serve: z.record(z.string(), serve).optional(),
  deliver: deliver.optional(),
  store: z.string().min(1).optional(),
  limits: z.strictObject(mapKeys(defaultLimits, () => amount.optional())).optional(),
});

/**
 * Checks what a configuration file holds.
 *
 * @throws ConfigurationError naming file and setting, never a value.
 */
export function checkConfig(value: unknown, file: string): LogsConfig {
  const checked = schema.safeParse(value);
  if (checked.success) return value as LogsConfig;
  const issue = checked.error.issues[0];
  const setting = issue?.path.map(String).join('.') ?? '';
  throw new ConfigurationError(`${file}: ${setting === '' ? '' : `${setting}: `}${explain(issue)}`, {
    setting,
  });
}

function explain(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_key') return explain(issue.issues[0]);
  if (issue?.code !== 'unrecognized_keys') return issue?.message ?? 'not a configuration';
  const [key = ''] = issue.keys;
  const known = issue.path.length === 0 ? Object.keys(schema.shape) : Object.keys(knownUnder(issue.path));
  const meant = didYouMean(key, known);
  return `unknown setting "${key}"${meant === undefined ? ` (known: ${known.join(', ')})` : `: did you mean "${meant}"?`}`;
}

function knownUnder(path: readonly PropertyKey[]): object {
  if (path[0] === 'limits') return defaultLimits;
  if (path[0] === 'deliver') return path[1] === undefined ? deliver.shape : { mail: {}, from: {}, to: {} };
  return path[0] === 'serve' ? serve.shape : source.shape;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function whyNoProvider(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return undefined;
  if (typeof value === 'function') return 'this is the factory: call it, as in `provider: name({ … })`';
  if (typeof value !== 'object' || value === null) return 'a provider or its name is missing';
  const { specVersion } = value as { specVersion?: unknown };
  if (specVersion === undefined) return 'this is no provider: it has no specVersion';
  return specVersion === 'v1'
    ? undefined
    : `this provider is made for interface ${String(specVersion)} and this version knows v1: upgrade @logs/core`;
}

function mapKeys<K extends string, T>(of: Readonly<Record<K, unknown>>, make: () => T): Record<K, T> {
  return Object.fromEntries(Object.keys(of).map((key) => [key, make()])) as Record<K, T>;
}
