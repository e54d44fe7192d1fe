/** Text of a listing without line breaks, blanks and control characters: the vendor's page has some in names. */
export function cleaned(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, '');
}

/** The file's key, `<feed>/<domain>/<LogName>`. */
export function keyOf(feed: string, domain: string, name: string): string {
  return `${feed}/${domain}/${name}`;
}

/** The domain in a file's key. */
export function domainOf(key: string): string | undefined {
  return /^[^/]+\/([^/]+)\/./.exec(key)?.[1];
}

/** The domain that a file's name begins with: `<domain>_YYYY_MM_DD_HHMMSS_HHMMSS.gz`. */
export function namedDomain(name: string): string | undefined {
  return /^([^/\\]+?)_\d{4}_\d\d_\d\d_\d{6}_\d{6}/.exec(name)?.[1];
}
