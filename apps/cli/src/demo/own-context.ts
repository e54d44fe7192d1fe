import type { Context } from '../context.ts';

/** The same context without its environment: keys that a person has for a vendor have no part in a demo. */
export function ownContext(context: Context): Context {
  return Object.create(context, { env: { value: {} } }) as Context;
}
