import type { CredentialV1 } from '../../provider/index.ts';

/** Something that nobody may see. */
export interface Secret {
  /** What it is, without itself. */
  what: string;
  value: string;
}

/** Names of parameters and headers whose values are secrets. */
const secretName = /^(sig|signature|token|auth_key|x-amz-\w+|authorization)$|signature$|secret|password/i;
/** Shorter values occur by chance. */
const shortest = 6;

/** The secrets of credentials, and of the requests that were sent with them. */
export function secretsOf(good: CredentialV1, bad: CredentialV1, seen: Iterable<string>): Secret[] {
  const own = Object.entries(good).flatMap(([name, value]): Secret[] => {
    const isSecret = secretName.test(name) || JSON.stringify(bad[name]) !== JSON.stringify(value);
    return isSecret && typeof value === 'string' ? [{ what: `the credential "${name}"`, value }] : [];
  });
  return [...own, ...[...seen].flatMap(inRequest)].filter(({ value }) => value.length >= shortest);
}

/** Out of a URL the values of its secret parameters; out of an Authorization header its words. */
function inRequest(seen: string): Secret[] {
  if (!URL.canParse(seen)) {
    const [, credential = ''] = seen.split(/ (.*)/s);
    return [{ what: 'the Authorization header', value: credential }];
  }
  return [...new URL(seen).searchParams]
    .filter(([name]) => secretName.test(name))
    .map(([name, value]) => ({ what: `the value of "${name}" in a link`, value }));
}
