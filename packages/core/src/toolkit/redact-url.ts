/** Parameters whose values are secret in every URL. A `*` at the end stands for any ending. */
export const secretParameters: readonly string[] = ['sig', 'signature', 'token', 'auth_key', 'X-Amz-*'];

// A parameter's name behind `?`, `&`, `;`, `#` or at the very start, and its `=`. The percent-encoded forms
// are those of a URL that is itself the value of a parameter.
const parameter = /(?:^|[?&;#]|%(?:3F|26|3B|23))((?:(?!%(?:3F|26|3B|23|3D))[^?&;#=])+)(?:=|(%3D))/gi;
// What a parameter or userinfo cannot be without.
const suspicious = /[=@]|%(?:3D|40)/i;
const plainValue = /[^&#]*/y;
const encodedValue = /(?:(?!%26|%23)[^&#])*/iy;
const userinfo = /((?:^|:)[/\\]{2,})[^/\\?#]*@/g;
const encodedUserinfo = /(%3A%2F%2F)(?:(?!%2F|%3F|%23|%40)[^/?#&])*%40/gi;

/**
 * A URL without its secrets: the values of {@link secretParameters} and of `more` (names, regardless of case,
 * a `*` at the end for any ending) and the user and password before the host become `REDACTED`. All else
 * stays byte for byte. Parameters of the fragment and of a URL within the URL count too, and the text need
 * not be a valid URL.
 */
export function redactUrl(text: string, more: readonly string[] = []): string {
  if (!suspicious.test(text)) return text;
  let result = '';
  let copied = 0;
  parameter.lastIndex = 0;
  for (let match = parameter.exec(text); match !== null; match = parameter.exec(text)) {
    if (!isSecret(match[1] ?? '', more)) continue;
    const value = match[2] === undefined ? plainValue : encodedValue;
    const start = parameter.lastIndex;
    value.lastIndex = start;
    value.exec(text);
    result += `${text.slice(copied, start)}REDACTED`;
    copied = value.lastIndex;
    parameter.lastIndex = copied;
  }
  return (result + text.slice(copied))
    .replace(userinfo, '$1REDACTED@')
    .replace(encodedUserinfo, '$1REDACTED%40');
}

function isSecret(written: string, more: readonly string[]): boolean {
  const name = written
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('+', ' ')
    .trim()
    .toLowerCase();
  const fits = (secret: string) =>
    secret.endsWith('*') ? name.startsWith(secret.slice(0, -1).toLowerCase()) : name === secret.toLowerCase();
  return secretParameters.some(fits) || more.some(fits);
}
