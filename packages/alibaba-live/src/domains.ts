import { ConfigurationError } from '@logs/core';
import { z } from 'zod';

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/,
    'one domain such as push.example.com; write several as a list',
  );

/** A query: the domains whose files are collected, each by itself. */
export const domains = z.strictObject({
  domains: z
    .array(domain)
    .min(1)
    .transform((names) => [...new Set(names)])
    .describe('Domains whose log files are collected.'),
});

/** A query, read. */
export type Domains = z.output<typeof domains>;

/** `push.example.com` → query. */
export function locate(target: string): { domains: string[] } {
  if (domain.safeParse(target).success) return { domains: [target.trim().toLowerCase()] };
  throw new ConfigurationError('alibaba-live: behind the colon stands one domain', {
    setting: 'domains',
    hint: 'Write alibaba-live:push.example.com; several domains are a list in the configuration.',
  });
}

/**
 * The domain of a query that names one: the vendor answers for one domain at a time.
 *
 * @throws ConfigurationError when it names several; `parts` takes such a query apart.
 */
export function oneDomain({ domains: [name, ...more] }: Domains): string {
  if (name !== undefined && more.length === 0) return name;
  throw new ConfigurationError('alibaba-live: one scan is of one domain, and the query names several', {
    setting: 'domains',
    hint: 'Scan each of the feed’s parts(query) by itself.',
  });
}
