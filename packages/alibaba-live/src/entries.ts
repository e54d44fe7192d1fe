import { ApiError } from '@logs/core';
import { numberText } from '@logs/core/http';

/** A file as a listing shows it, in the vendor's spelling; all values as texts. */
export interface Entry {
  LogName: string;
  LogPath: string;
  LogSize: string;
  StartTime: string;
  EndTime: string;
}

/**
 * The files of an answer. Lists may be missing, empty, or a single object; numbers may be texts and the
 * other way round.
 *
 * @throws ApiError `unexpected-answer` when the answer is no list of files at all.
 */
export function entriesOf(answer: unknown): { entries: Entry[]; total: unknown } {
  const details = member(answer, 'DomainLogDetails');
  if (details === undefined && member(answer, 'RequestId') === undefined) {
    throw new ApiError('unexpected-answer', 'alibaba-live: the answer is no list of log files', {
      hint: 'Check the endpoint.',
    });
  }
  const lists = listOf(member(details, 'DomainLogDetail'));
  const entries = lists.flatMap((list) => listOf(member(member(list, 'LogInfos'), 'LogInfoDetail')));
  const totals = lists.map((list) => member(member(list, 'PageInfos'), 'Total'));
  return { entries: entries.map(entryOf), total: lists.length === 0 ? 0 : totals[0] };
}

function entryOf(value: unknown): Entry {
  return {
    LogName: textOf(member(value, 'LogName')),
    LogPath: textOf(member(value, 'LogPath')),
    LogSize: textOf(member(value, 'LogSize')),
    StartTime: textOf(member(value, 'StartTime')),
    EndTime: textOf(member(value, 'EndTime')),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (numberText(value) ?? '');
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name] ?? undefined;
}
