import { describe, expect, it, vi } from 'vitest';
import * as ours from './errors.ts';

const samples = (from: typeof ours) => [
  [
    new from.ConfigurationError('no root', { setting: 'query.root', variable: 'LOGS_ROOT' }),
    'configuration',
  ] as const,
  [
    new from.ApiError('rate-limit', 'slow down', {
      status: 429,
      code: 'Throttling',
      retryAfter: 3,
      docs: 'https://acme.example',
    }),
    'api',
  ] as const,
  [new from.FormatError('cut short', { file: 'a.gz', line: 3, offset: 12 }), 'format'] as const,
  [
    new from.InvalidRecordError(['no time', 'no name'], { origin: { source: 's', feed: 'a/b', line: 3 } }),
    'invalid-record',
  ] as const,
  [new from.UnsupportedError('not here', { hint: 'Update the package.' }), 'unsupported'] as const,
];

describe('errors', () => {
  it('are recognised, and keep what they were given', () => {
    for (const [error, kind] of samples(ours)) {
      expect(ours.isLogsError(error)).toBe(true);
      expect(error).toBeInstanceOf(Error);
      expect(error.kind).toBe(kind);
      expect(error.name).toBe(error.constructor.name);
      expect(error.stack).toContain('errors.test.ts');
    }
    const [configuration, api, format, invalid, unsupported] = samples(ours).map(([error]) => error);
    expect(configuration).toMatchObject({ setting: 'query.root', variable: 'LOGS_ROOT' });
    expect(api).toMatchObject({ reason: 'rate-limit', status: 429, code: 'Throttling', retryAfter: 3 });
    expect(format).toMatchObject({ file: 'a.gz', line: 3, offset: 12 });
    expect(invalid).toMatchObject({
      message: 'no time; no name',
      issues: ['no time', 'no name'],
      origin: { line: 3 },
    });
    expect(unsupported).toMatchObject({ hint: 'Update the package.' });
  });

  it('are recognised across two copies of the package', async () => {
    vi.resetModules();
    const theirs: typeof ours = await import('./errors.ts');
    expect(theirs.FormatError).not.toBe(ours.FormatError);
    for (const [error, kind] of samples(theirs)) {
      expect(error).not.toBeInstanceOf(ours.LogsError);
      expect(ours.isLogsError(error) && error.kind).toBe(kind);
    }
    for (const [error] of samples(ours)) expect(theirs.isLogsError(error)).toBe(true);
  });

  it('are no other values', () => {
    for (const value of [undefined, null, 'FormatError', new Error('format'), { kind: 'format' }, () => {}]) {
      expect(ours.isLogsError(value)).toBe(false);
    }
  });

  it('have no members that were not given', () => {
    const bare = Object.keys(new ours.FormatError('cut'));
    expect(bare.filter((key) => key !== 'kind' && key !== 'name')).toEqual([]);
    expect('cause' in new ours.UnsupportedError('x')).toBe(false);
    const cause = new Error('below');
    expect(new ours.UnsupportedError('x', { cause }).cause).toBe(cause);
  });
});
