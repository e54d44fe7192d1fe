import { createHash } from 'node:crypto';
import { ConfigurationError, type CredentialV1 } from '@logs/core';
import { z } from 'zod';
import { spaceName } from './space-name.ts';

/** A credential that the served endpoint accepts. */
export const serveCredential = z.strictObject({
  space: spaceName.describe('The space whose logs it shows.'),
  project: z.string().min(1).describe('User name of Basic auth.'),
  token: z.string().min(1).describe('Password of Basic auth.'),
  scopes: z.array(z.string()).optional().describe('What the token may read; everything when left out.'),
});

/** A credential that the served endpoint accepts. */
export type ServeCredential = z.output<typeof serveCredential>;

/** Whose request it is. */
export interface Visitor {
  space: string;
  /** Whether the token may read video logs. */
  video: boolean;
  /** Seals the page tokens of this credential. */
  key: Uint8Array;
}

/**
 * Tells whose an `Authorization` header is; `undefined` when it is nobody's.
 *
 * @throws ConfigurationError when a credential is wrong, or two have the same project and token.
 */
export function visitors(
  credentials: readonly CredentialV1[],
): (header: string | null) => Visitor | undefined {
  // By their digests, so that the time of a look-up tells nothing about them.
  const known = new Map<string, Visitor>();
  for (const credential of credentials) {
    const parsed = serveCredential.safeParse(credential);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ConfigurationError(
        `signalwire: a credential to serve with: ${issue?.path.join('.')}: ${issue?.message}`,
        { setting: 'serve.signalwire.credentials', hint: 'It is { space, project, token, scopes? }.' },
      );
    }
    const { space, project, token, scopes } = parsed.data;
    const digest = digestOf(Buffer.from(`${project}:${token}`));
    if (known.has(digest)) {
      throw new ConfigurationError(
        'signalwire: two credentials to serve with have the same project and token',
        {
          setting: 'serve.signalwire.credentials',
          hint: 'Each decides for one space: give each a token of its own.',
        },
      );
    }
    known.set(digest, {
      space,
      video: scopes === undefined || scopes.some((scope) => scope.toLowerCase() === 'video'),
      key: createHash('sha256')
        .update(JSON.stringify(['page token', space, project, token]))
        .digest()
        .subarray(0, 16),
    });
  }
  return (header) => {
    const [, basic] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '') ?? [];
    return basic === undefined ? undefined : known.get(digestOf(Buffer.from(basic, 'base64')));
  };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
