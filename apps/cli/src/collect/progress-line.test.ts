import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Context } from '../context.ts';
import { byteSize, count, counted } from './amounts.ts';
import { ProgressLine, progressText } from './progress-line.ts';

const now = {
  source: 'night',
  phase: 'reading' as const,
  files: 12,
  filesFound: 400,
  events: 1_234_567,
  bytes: 50_000_000,
  bytesFound: 100_000_000,
};

describe('a line of progress', () => {
  it('has a bar where it is told how wide it may be', () => {
    expect(progressText(now, 79)).toBe(
      'night: reading  [########........]  12/400 files  1,234,567 events  50.0 MB',
    );
    expect(progressText(now)).toBe('night: reading  12/400 files  1,234,567 events  50.0 MB');
  });

  it('counts what was found while it lists', () => {
    const listing = { ...now, phase: 'listing' as const, files: 0, events: 0, bytes: 0 };
    expect(progressText(listing)).toBe('night: listing  400 files  0 events  0 B');
  });

  it('has neither files nor a bar for an API', () => {
    const api = { source: 'beat', phase: 'reading' as const, files: 0, events: 4, bytes: 96 };
    expect(progressText(api, 79)).toBe('beat: reading  4 events  96 B');
  });

  it('counts the parts that it went through', () => {
    const parts = { source: 'beat', phase: 'listing' as const, files: 0, events: 4, bytes: 96 };
    expect(progressText({ ...parts, parts: { done: 3, of: 40 } }, 79)).toBe(
      'beat: listing  3/40 parts  4 events  96 B',
    );
  });

  it('shortens its bar, then the name, and never what it is doing', () => {
    const committing = { ...now, phase: 'committing' as const, files: 190, filesFound: 190, events: 115_917 };
    expect(progressText({ ...committing, source: 'edgio:./drops', bytes: now.bytesFound }, 79)).toBe(
      'edgio:./drops: committing  [###########]  190/190 files  115,917 events  100 MB',
    );
    expect(progressText({ ...committing, source: 'edgio:./the/other/drops' }, 79)).toMatch(
      /^edgio:\.\/the.*…: committing {2}\[###\.\.\.\] {2}190\/190 files /,
    );
  });

  it('counts one file as one', () => {
    expect(progressText({ ...now, phase: 'listing', filesFound: 1, events: 0, bytes: 0 })).toBe(
      'night: listing  1 file  0 events  0 B',
    );
  });

  it.each([20, 40, 60, 79])('is never wider than %d, and never moves the cursor', (width) => {
    const source = 'edgio:\u001b[2J/a/very/long/path/to/the/folder/with/the/deliveries';
    const text = progressText({ ...now, source }, width);
    expect(text.length).toBeLessThanOrEqual(width);
    expect(text).not.toMatch(/\p{Cc}/u);
  });
});

describe('without a terminal', () => {
  it('a plain line is said now and then', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const said: string[] = [];
    const context = { flags: {}, env: {}, stderr: { isTTY: false }, say: (text: string) => said.push(text) };
    const progress = new ProgressLine(context as unknown as Context);
    for (let second = 0; second < 25; second += 1) {
      vi.advanceTimersByTime(1000);
      progress.show({ source: 'night', phase: 'reading', files: second, events: 0, bytes: 0 });
    }
    expect(said).toEqual([
      'night: reading  9 files  0 events  0 B',
      'night: reading  19 files  0 events  0 B',
    ]);
  });
});

describe('amounts', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [8_123_456, '8.1 MB'],
    [382_000_000, '382 MB'],
    [999_700, '1.0 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });

  it('have thousands and a plural', () => {
    expect([count(1_234_567), counted(1, 'file'), counted(2, 'file'), counted(0, 'file')]).toEqual([
      '1,234,567',
      '1 file',
      '2 files',
      '0 files',
    ]);
  });
});
