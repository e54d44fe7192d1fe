import { ConfigurationError, type CredentialV1 } from '@logs/core';
import { z } from 'zod';
import { cdnId } from './settings.ts';

/** A credential of `serve`: the logs of `cdn` are what it sees. */
export const serveCredential = z.strictObject({
  cdn: cdnId,
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
});

/** A credential of `serve`. */
export type ServeCredential = z.output<typeof serveCredential>;

/** Finds a credential by the account and key that a request names. */
export function credentialFinder(
  credentials: readonly CredentialV1[],
): (cdn: string, apiKey: string) => ServeCredential | undefined {
  const found = new Map<string, ServeCredential>();
  for (const [index, given] of credentials.entries()) {
    const { data, error } = serveCredential.safeParse(given);
    if (data === undefined) {
      const field = error.issues[0]?.path.join('.') ?? '';
      throw new ConfigurationError(
        `scaleengine: serving needs credentials of the form { cdn, apiKey, apiSecret }; number ${index + 1} has a wrong "${field}"`,
        { setting: `serve.scaleengine.credentials.${index}${field === '' ? '' : `.${field}`}` },
      );
    }
    found.set(keyOf(data.cdn, data.apiKey), data);
  }
  return (cdn, apiKey) => found.get(keyOf(cdn, apiKey));
}

function keyOf(cdn: string, apiKey: string): string {
  return `${cdn.replace(/^0+(?=\d)/, '')} ${apiKey}`;
}
