import type { SourceSummary } from '@logs/core/engine';
import { expect, it } from 'vitest';
import { missingReport, servedReport, summaryReport } from './report.ts';

const source: SourceSummary = {
  source: 'acme',
  feed: 'acme/beats',
  pages: 1,
  files: 0,
  known: 0,
  changed: [],
  passedOver: 0,
  refused: [],
  sameBytes: [],
  records: 3,
  events: 3,
  quarantined: 0,
  skippedLines: 0,
  unknownTypes: {},
  extraColumns: {},
  unfitValues: {},
  bytes: 30,
  seconds: 0.1,
  gaps: [],
};

const summaryOf = (difference: Partial<SourceSummary>) =>
  summaryReport({ sources: [{ ...source, ...difference }], seconds: 0.1 }, undefined);

it('is right when everything came', () => {
  expect(summaryOf({})).toEqual({ text: 'Collected in 0.1 s\n\n✔ matches the truth\n\n', right: true });
});

it.each<[Partial<SourceSummary>, string]>([
  [{ error: { message: 'no answer' } }, 'acme: no answer'],
  [{ failedParts: [{ part: 'one', error: { message: 'no answer' } }] }, 'acme, one: no answer'],
  [{ refused: [{ key: 'a.gz', reason: 'cut short', tries: 1 }] }, 'acme: refused a.gz: cut short'],
  [{ quarantined: 2 }, 'acme: 2 records in quarantine'],
  [
    { gaps: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', reason: 'gone' }] },
    'acme: a gap from',
  ],
])('is wrong, and says why, with %j', (difference, line) => {
  const { text, right } = summaryOf(difference);
  expect(right).toBe(false);
  expect(text).toContain(`  ✘ ${line}`);
  expect(text).toContain('✘ differs from the truth');
});

it('names addresses and amounts of who is played, and what to install for the others', () => {
  const feeds = [
    { feed: 'acme/beats', files: 0, events: 1234 },
    { feed: 'other/files', files: 2, events: 10 },
  ];
  const urls = { acme: { url: 'http://127.0.0.1:1' }, other: { url: 'http://127.0.0.1:2' } };
  const lines = servedReport(feeds, urls).split('\n');
  expect(lines[2]).toMatch(/^ {2}acme +http:\/\/127\.0\.0\.1:1 +1,234 records$/);
  expect(lines[3]).toMatch(/^ {2}other +http:\/\/127\.0\.0\.1:2 +2 files, 10 lines$/);
  expect(servedReport([], {})).toBe('');
  expect(missingReport(['@logs/acme'])).toContain('npm install @logs/acme');
  expect(missingReport([])).toBe('');
});
