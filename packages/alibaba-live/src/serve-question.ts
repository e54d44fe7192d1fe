import type { TimeRangeV1 } from '@logs/core';
import { isoTime } from '@logs/core/toolkit';
import { retentionDays } from './actions.ts';
import { ceilHour, floorHour } from './log-time.ts';
import { Refusal } from './serve-refusal.ts';

/** What a call asks for. */
export interface Question {
  domain: string;
  /** Whole hours, half-open. */
  hours: TimeRangeV1;
  pageSize: number;
  pageNumber: bigint;
}

const dayMs = 86_400_000;
const defaultPageSize = 300;
const largestPageSize = 1000n;
const largestPageNumber = 2n ** 63n - 1n;

/** @throws Refusal */
export function questionOf(
  parameters: Readonly<Record<string, string>>,
  { now, strict }: { now: Date; strict: boolean },
): Question {
  const domain = parameters['DomainName']?.trim().toLowerCase() ?? '';
  if (domain === '') throw new Refusal('MissingDomainName');
  const hours = askedHours(parameters['StartTime'] ?? '', parameters['EndTime'] ?? '', now, strict);
  return {
    domain,
    hours,
    pageSize: Number(whole(parameters['PageSize'] ?? String(defaultPageSize), largestPageSize)),
    pageNumber: whole(parameters['PageNumber'] ?? '1', largestPageNumber),
  };
}

function askedHours(start: string, end: string, now: Date, strict: boolean): TimeRangeV1 {
  const oldest = now.getTime() - retentionDays * dayMs;
  if (start === '' && end === '') return range(new Date(now.getTime() - dayMs), now);
  const from = start === '' ? undefined : timeOf(start);
  if (start !== '' && from === undefined) throw new Refusal('InvalidStartTime.Malformed');
  const to = end === '' ? undefined : timeOf(end);
  if (end !== '' && to === undefined) throw new Refusal('InvalidEndTime.Malformed');
  if (from === undefined) throw new Refusal('MissingStartTime');
  if (to === undefined) throw new Refusal('MissingEndTime');
  if (to <= from) throw new Refusal('InvalidEndTime.Mismatch');
  const isTooLong = to.getTime() - from.getTime() > retentionDays * dayMs;
  if (isTooLong || (strict && from.getTime() < oldest)) {
    throw new Refusal('InvalidStartTime.ValueNotSupported');
  }
  return range(from, to);
}

function range(from: Date, to: Date): TimeRangeV1 {
  return { from: isoTime(floorHour(from)), to: isoTime(ceilHour(to)) };
}

function timeOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/.test(text)) return undefined;
  const time = new Date(text);
  // Date reads February 30 as March 2.
  return Number.isNaN(time.getTime()) || !time.toISOString().startsWith(text.slice(0, 16)) ? undefined : time;
}

function whole(text: string, largest: bigint): bigint {
  const number = /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
  if (number < 1n || number > largest) throw new Refusal('Invalid Parameter');
  return number;
}
