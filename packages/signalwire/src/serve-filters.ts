import { instantOf } from './instant.ts';
import { openToken, type PageToken } from './page-token.ts';
import { type Complaint, invalid } from './serve-answers.ts';

/** A listing as it was asked for. Times in milliseconds since 1970, `from` in and `to` out. */
export interface Listing {
  from: number;
  to: number;
  deleted: 'hide' | 'include';
  size: number;
  number: number;
  token?: PageToken;
  /** The filters as they were written, for the links. */
  filters: [name: string, value: string][];
}

/** Times that no log is before or after. */
const [firstTime, lastTime] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T00:00:00Z')];
const day = 86_400_000;
const defaultSize = 50;

/** The times between which each filter by time leaves logs. */
const timeFilters: Readonly<Record<string, (time: number) => { from?: number; to?: number }>> = {
  created_before: (to) => ({ to }),
  created_on: (time) => {
    const from = Math.floor(time / day) * day;
    return { from, to: from + day };
  },
  created_after: (from) => ({ from }),
};
const booleans: Readonly<Record<string, Listing['deleted']>> = {
  true: 'include',
  '1': 'include',
  false: 'hide',
  '0': 'hide',
  '': 'hide',
};

/** What the parameters ask for, or what is wrong with them. `oldest`: the account has no logs before this time. */
export function readListing(
  parameters: URLSearchParams,
  key: Uint8Array,
  oldest: number | undefined,
): Listing | Complaint[] {
  const complaints: Complaint[] = [];
  const filters: Listing['filters'] = [];
  let [from, to] = [oldest ?? firstTime, lastTime];
  for (const [name, between] of Object.entries(timeFilters)) {
    const text = lastOf(parameters, name);
    if (text === undefined || text === '') continue;
    filters.push([name, text]);
    const time = instantOf(text);
    if (time === undefined) complaints.push(noTime(name));
    else if (oldest !== undefined && time < oldest) complaints.push(tooOld(name, oldest));
    else {
      const range = between(time);
      from = Math.max(from, range.from ?? from);
      to = Math.min(to, range.to ?? to);
    }
  }
  const asked = lastOf(parameters, 'include_deleted');
  const deleted = booleans[(asked ?? '').toLowerCase()];
  if (deleted === undefined) complaints.push(invalid('include_deleted', 'is not included in the list'));
  if (asked !== undefined) filters.push(['include_deleted', asked]);
  const size = numberOf(parameters, 'page_size', defaultSize, 1, 1000, complaints);
  const number = numberOf(parameters, 'page_number', 0, 0, Number.MAX_SAFE_INTEGER, complaints);
  const sealed = lastOf(parameters, 'page_token') || undefined;
  const token = sealed === undefined ? undefined : openToken(sealed, key);
  if (sealed === undefined ? number > 0 : token === undefined)
    complaints.push(sealed === undefined ? noToken : badToken);
  if (complaints.length > 0) return complaints;
  return {
    from,
    to,
    deleted: deleted ?? 'hide',
    size,
    number,
    ...(token === undefined ? {} : { token }),
    filters,
  };
}

const noToken: Complaint = {
  type: 'validation_error',
  code: 'page_token_required',
  message: 'A page token is required if the page_number value is greater than 0.',
  attribute: 'page_token',
};

/** A page token that none of ours is. */
export const badToken: Complaint = {
  type: 'validation_error',
  code: 'page_token_is_invalid',
  message: 'The provided page token is not valid.',
  attribute: 'page_token',
};

function noTime(attribute: string): Complaint {
  return {
    type: 'validation_error',
    code: 'datetime_required',
    message: 'This value must be a DateTime',
    attribute,
  };
}

function tooOld(attribute: string, oldest: number): Complaint {
  const date = new Date(oldest).toISOString().slice(0, 10);
  return {
    type: 'account_error',
    code: 'exceeds_history_logs_limit',
    message: `The value exceeds the ${date} date limit.`,
    attribute,
  };
}

function numberOf(
  parameters: URLSearchParams,
  name: string,
  preset: number,
  least: number,
  most: number,
  complaints: Complaint[],
): number {
  const text = lastOf(parameters, name)?.trim() ?? '';
  if (text === '') return preset;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) complaints.push(invalid(name, 'is not a number'));
  else if (value < least) complaints.push(invalid(name, `must be greater than or equal to ${least}`));
  else if (value > most) complaints.push(invalid(name, `must be less than or equal to ${most}`));
  return value;
}

function lastOf(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.getAll(name).at(-1);
}
