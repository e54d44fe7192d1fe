import { z } from 'zod';

/**
 * A space as people write it: `my-space`, `my-space.signalwire.com` or the address of its dashboard. What comes
 * out is the first of them.
 */
export const spaceName = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https:\/\//, '').replace(/(?:\.signalwire\.com)?\/?$/, ''))
  .pipe(z.string().regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'write the name of a space, such as my-space'));
