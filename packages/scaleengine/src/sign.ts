import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonMembers } from './json-members.ts';
import { reencodeWithout } from './json-reencode.ts';
import { phpString } from './php-json.ts';

/** A member of a request: text, or the text of a number. */
export type RequestField = readonly [name: string, value: string, kind: 'text' | 'number'];

/**
 * The signature of a JSON text: HMAC-SHA256 with the private key's letters as they stand, in base64.
 * https://cp.scaleengine.net/docs/api/log/origin
 */
export function signed(json: string, apiSecret: string): string {
  return createHmac('sha256', apiSecret).update(json).digest('base64');
}

/** A request as the vendor's own example sends it: in PHP's JSON, the signature of all else as its last member. */
export function signRequest(fields: readonly RequestField[], apiSecret: string): string {
  const members = fields.map(([name, value, kind]) => {
    return `${phpString(name)}:${kind === 'text' ? phpString(value) : value}`;
  });
  const json = `{${members.join(',')}}`;
  return `${json.slice(0, -1)},"signature":${phpString(signed(json, apiSecret))}}`;
}

/** The texts that a client may have signed. The first is what every correct client signs. */
export const candidates = {
  /** The text as it came, with the signature and one comma cut out. */
  span: withoutSignature,
  /** As PHP would encode its members again. */
  php: (json: string) => reencodeWithout(json, 'signature', { string: phpString, emptyObject: '[]' }),
  /** Encoded again with no space and no needless escape. */
  plain: (json: string) => reencodeWithout(json, 'signature', { string: JSON.stringify, emptyObject: '{}' }),
} as const satisfies Record<string, (json: string, members: JsonMembers) => string>;

/** Which candidate the request's signature fits, if any. The members are those of the text. */
export function verified(
  json: string,
  members: JsonMembers,
  apiSecret: string,
): keyof typeof candidates | undefined {
  const signature = members.get('signature');
  if (signature?.kind !== 'string') return undefined;
  const given = Buffer.from(signature.text);
  for (const name of ['span', 'php', 'plain'] as const) {
    const expected = Buffer.from(signed(candidates[name](json, members), apiSecret));
    if (given.length === expected.length && timingSafeEqual(given, expected)) return name;
  }
  return undefined;
}

function withoutSignature(json: string, members: JsonMembers): string {
  let before: number | undefined;
  let cut: { start: number; end: number } | undefined;
  for (const [name, { start, end }] of members) {
    if (cut !== undefined) {
      // It was the first one: what follows moves up.
      cut.end = start;
      break;
    }
    if (name === 'signature') {
      cut = { start: before ?? start, end };
      if (before !== undefined) break;
    }
    before = end;
  }
  return cut === undefined ? json : json.slice(0, cut.start) + json.slice(cut.end);
}
