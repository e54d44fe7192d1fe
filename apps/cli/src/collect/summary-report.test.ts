import type { CollectSummary, SourceSummary } from '@logs/core/engine';
import { describe, expect, it } from 'vitest';
import { summaryExitCode } from './summary-exit-code.ts';
import { reportLines } from './summary-report.ts';

const quiet: SourceSummary = {
  source: 'night',
  feed: 'acme/files',
  pages: 1,
  files: 0,
  known: 0,
  changed: [],
  passedOver: 0,
  refused: [],
  sameBytes: [],
  records: 0,
  events: 0,
  quarantined: 0,
  skippedLines: 0,
  unknownTypes: {},
  extraColumns: {},
  unfitValues: {},
  bytes: 0,
  seconds: 0.04,
  gaps: [],
};

const summary = (...sources: Partial<SourceSummary>[]): CollectSummary => ({
  sources: sources.map((source) => ({ ...quiet, ...source })),
  seconds: 2,
});

const failed = (reason: string) => ({ error: { message: 'no', kind: 'api' as const, reason } });
const refused = [{ key: 'a.gz', reason: 'cut short', tries: 1 }];
const gap = { from: '2026-03-10T16:00:00Z', to: '2026-03-10T17:00:00Z', reason: 'it keeps 31 days' };

function textOf(given: CollectSummary): string {
  return reportLines(given)
    .map(({ text, problem }) => `${problem ? '!' : ' '} ${text}`)
    .join('\n');
}

describe('the report', () => {
  it('is one line when there is nothing to say', () => {
    expect(textOf(summary({}))).toBe('  night: 0 events in 0.0 s');
    expect(textOf(summary({ files: 1, known: 2, events: 1234567, bytes: 8_123_456, seconds: 2.31 }))).toBe(
      '  night: 1 new file, 1,234,567 events, 8.1 MB in 2.3 s\n    2 files known already',
    );
  });

  it('names all that happened, and what to do about it', () => {
    const text = textOf(
      summary({
        files: 3,
        events: 10,
        quarantined: 2,
        passedOver: 1,
        changed: ['b.gz'],
        sameBytes: [{ key: 'c.gz', as: 'd.gz' }],
        unknownTypes: { later: 2, newer: 30 },
        extraColumns: { slice: 4 },
        unfitValues: { 'ping.bucket': 1 },
        refused: [{ key: 'a.gz', reason: 'a.gz: not gzip', line: 12, offset: 3456, tries: 2 }],
        gaps: [gap],
        error: { message: 'acme/files: out of paper', hint: 'Buy some.' },
      }),
    );
    expect(text).toBe(`! night: 3 new files, 10 events in 0.0 s
    1 file passed over: another version of the same hour counts
    changed, its events were replaced: b.gz
    the same bytes under two names, both are kept: c.gz
    as d.gz
    unknown event types, kept as media.unknown: newer 30, later 2
    events with unknown columns, kept as extras: slice 4
    values that do not fit their column, kept as text: ping.bucket 1
!   2 records in quarantine. Look at them: logs quarantine list
!   refused: a.gz (line 12, byte 3,456)
!     not gzip; tried 2 times
!   Nothing of a refused file was taken. It is tried again on every run: deliver it again, or remove it.
!   gap: nothing can be had any more from ${gap.from} to ${gap.to}: it keeps 31 days
!   failed: acme/files: out of paper
!     Buy some.`);
  });

  it('names the parts that failed, and says that the others went on', () => {
    const error = { message: 'acme: the key is refused', hint: 'See ACME_KEY.' };
    expect(textOf(summary({ failedParts: [{ part: 'a.example', error }] }))).toBe(
      `! night: 0 events in 0.0 s
!   failed: a.example: acme: the key is refused
!     See ACME_KEY.
!   The other parts were collected; the next run tries all of them again.`,
    );
    const many = Array.from({ length: 12 }, (_, n) => ({ part: `p${n}`, error: { message: 'no' } }));
    expect(textOf(summary({ failedParts: many }))).toContain('failed: 2 parts more');
    expect(textOf(summary({ failedParts: many, error }))).not.toContain('p0');
  });

  it('shortens long lists and shows no control characters', () => {
    const many = Array.from({ length: 13 }, (_, n) => ({ key: `f${n}\u001b[2J`, reason: 'x', tries: 1 }));
    const text = textOf(summary({ refused: many, changed: many.map(({ key }) => key) }));
    expect(text).toContain('refused: f9\\x1b[2J');
    expect(text).not.toContain('f10');
    expect(text).toContain('refused: 3 files more');
    expect(text).toContain('… and 3 more; --json lists all');
  });

  it('sums several sources up', () => {
    const text = textOf(summary({ files: 1, events: 5 }, { files: 2, events: 6 }, failed('auth')));
    expect(text.split('\n').at(-1)).toBe('  3 sources: 3 files, 11 events in 2.0 s, 1 failed');
  });
});

describe('the exit code', () => {
  it.each<[string, CollectSummary, number]>([
    ['nothing new', summary({}), 0],
    ['unknown types, which are kept', summary({ unknownTypes: { x: 1 } }), 0],
    ['a refused file', summary({ refused }), 3],
    ['a quarantined record', summary({ quarantined: 1 }), 3],
    ['one of two sources failed', summary({}, failed('auth')), 3],
    ['a part of the only source failed', summary({ failedParts: [{ part: 'a', ...failed('auth') }] }), 3],
    ['all parts of the only source failed', summary({ failedParts: [], ...failed('auth') }), 5],
    ['the only source failed: credentials', summary(failed('auth')), 5],
    ['the only source failed: not reached', summary(failed('network')), 6],
    ['the only source failed: limited', summary(failed('rate-limit')), 6],
    ['the only source failed: settings', summary({ error: { message: 'x', kind: 'configuration' } }), 4],
    ['the only source failed: something else', summary({ error: { message: 'x' } }), 1],
    ['all sources failed', summary(failed('forbidden'), failed('network')), 5],
    ['a gap', summary({ gaps: [gap] }), 7],
    ['a gap beside what may be mended', summary({ gaps: [gap], refused }, failed('auth')), 7],
  ])('%s', (_name, given, code) => {
    expect(summaryExitCode(given)).toBe(code);
  });
});
