import { type JsonMember, type JsonMembers, jsonMembers } from './json-members.ts';
import type { ReplayGuard } from './replay-guard.ts';
import type { ServeCredential } from './serve-credential.ts';
import { missing, ServeFailure } from './serve-failure.ts';
import { verified } from './sign.ts';

/** What a served request asks for. */
export interface ServedAsk {
  cdn: string;
  app: string;
  stream: string;
  limit: number;
  offset: number;
}

/** What a request is held against. */
export interface RequestRules {
  credential(cdn: string, apiKey: string): ServeCredential | undefined;
  /** Seconds since 1970. */
  now: number;
  /** Seconds that a time stamp may be off. */
  tolerance: number;
  maxLimit: number;
  replays?: ReplayGuard;
}

/** Logs that an answer has when no limit is asked for. */
const defaultLimit = 25;

/**
 * Understands a request, or says why it is refused; what the vendor's codes name is looked at in their order:
 * https://cp.scaleengine.net/dev/docs/api/response_codes
 *
 * @throws ServeFailure
 */
export function understand(json: string, rules: RequestRules): ServedAsk {
  const members = jsonMembers(json);
  if (members === undefined) throw missing('json (one object, each name once)');
  if (textOf(members.get('command')) !== 'log.origin') throw new ServeFailure('0000');
  const cdn = digitsOf(members.get('cdn') ?? members.get('cdn_id'));
  const apiKey = textOf(members.get('api_key'));
  const credential = cdn === undefined || apiKey === undefined ? undefined : rules.credential(cdn, apiKey);
  if (credential === undefined) throw new ServeFailure('0001');
  const timestamp = Number(digitsOf(members.get('timestamp')));
  if (!(Math.abs(rules.now - timestamp) <= rules.tolerance)) throw new ServeFailure('0002');
  if (verified(json, members, credential.apiSecret) === undefined) throw new ServeFailure('0003');
  const ask = { cdn: credential.cdn, ...fields(members, rules.maxLimit) };
  // A request that was refused for what it lacks may be sent again.
  const signature = members.get('signature')?.text ?? '';
  if (rules.replays?.seen(`${apiKey} ${signature}`, timestamp, rules.now) === true) {
    throw new ServeFailure('0002');
  }
  return ask;
}

function fields(members: JsonMembers, maxLimit: number): Omit<ServedAsk, 'cdn'> {
  const app = textOf(members.get('app'));
  const stream = textOf(members.get('stream'));
  const limit = amount(members.get('limit'), defaultLimit);
  const offset = amount(members.get('offset'), 0);
  if (app !== undefined && stream !== undefined && limit !== undefined && offset !== undefined) {
    return { app, stream, limit: Math.min(limit, maxLimit), offset };
  }
  const wrong = Object.entries({ app, stream, limit, offset }).filter(([, value]) => value === undefined);
  throw missing(...wrong.map(([name]) => name));
}

// A name may come as a number: PHP sends what its caller has.
function textOf(member: JsonMember | undefined): string | undefined {
  const told = member?.kind === 'string' || member?.kind === 'number' ? member.text : '';
  return told === '' ? undefined : told;
}

function digitsOf(member: JsonMember | undefined): string | undefined {
  const text = textOf(member)?.trim();
  return text !== undefined && /^\d{1,20}$/.test(text) ? text : undefined;
}

function amount(member: JsonMember | undefined, absent: number): number | undefined {
  if (member === undefined || member.kind === 'null') return absent;
  const digits = digitsOf(member);
  return digits === undefined ? undefined : Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}
