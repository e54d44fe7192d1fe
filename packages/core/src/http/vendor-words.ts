/** Longest text of a vendor that a message repeats. */
const longest = 300;

/**
 * What a vendor says of a refusal, fit for a message of ours: on one line, no longer than 300 characters, and with
 * `REDACTED` for each secret that it repeats. `secrets` of fewer than four characters are taken for words.
 */
export function vendorWords(said: string, secrets: readonly string[]): string {
  // A secret may be part of another one.
  const hidden = secrets.filter(({ length }) => length > 3).sort((a, b) => b.length - a.length);
  return hidden
    .reduce((text, secret) => text.replaceAll(secret, 'REDACTED'), said)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, longest);
}
