import { describe, expect, it } from 'vitest';
import { ApiError, ConfigurationError, FormatError, UnsupportedError } from '../provider/index.ts';
import { refusalOf } from './refusal.ts';

const system = (code: string) => Object.assign(new Error(`${code}: /secret/place`), { code });

describe('why a file is refused', () => {
  it.each([
    [
      new FormatError('a.gz: cut short', { file: 'a.gz', offset: 7, line: 2 }),
      { reason: 'a.gz: cut short', offset: 7, line: 2 },
    ],
    [new ApiError('not-found', 'no such key'), { reason: 'the file is not there any more' }],
    [new ApiError('forbidden', 'the link expired'), { reason: 'the link expired' }],
    [new ApiError('unexpected-answer', 'too large'), { reason: 'too large' }],
    [system('ENOENT'), { reason: 'the file is not there any more' }],
    [system('EACCES'), { reason: 'no permission to read the file' }],
    [
      new TypeError('x is not a function'),
      { reason: 'the provider failed while reading it (TypeError: x is not a function)' },
    ],
    [
      new SyntaxError('Unexpected token 198.51.100.1'),
      { reason: 'the provider failed while reading it (SyntaxError)' },
    ],
    [
      new TypeError('Failed to parse URL from https://198.51.100.1/?auth_key=1'),
      { reason: 'the provider failed while reading it (TypeError)' },
    ],
    ['thrown text', { reason: 'the provider failed while reading it (string)' }],
  ])('%s', (error, refusal) => {
    expect(refusalOf(error)).toEqual(refusal);
  });

  it.each([
    new ApiError('network', 'no answer'),
    new ApiError('server', 'out of order'),
    new ApiError('rate-limit', 'slow down'),
    new ApiError('auth', 'refused'),
    new ConfigurationError('no root'),
    new UnsupportedError('no table'),
    system('EMFILE'),
    system('ENOSPC'),
  ])('%s is not the file’s fault', (error) => {
    expect(refusalOf(error)).toBeUndefined();
  });
});
