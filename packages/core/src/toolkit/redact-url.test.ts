import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactUrl } from './redact-url.ts';

describe('redactUrl', () => {
  it.each([
    ['https://a.example/v.m3u8?sig=abc', 'https://a.example/v.m3u8?sig=REDACTED'],
    ['https://a.example/?x=1&Signature=a%2Bb%3D&y=2#t', 'https://a.example/?x=1&Signature=REDACTED&y=2#t'],
    ['https://a.example/?token=a&token=b', 'https://a.example/?token=REDACTED&token=REDACTED'],
    ['https://a.example/?token=a=b?c;d', 'https://a.example/?token=REDACTED'],
    [
      'https://a.example/?X-Amz-Date=1&x-amz-signature=2',
      'https://a.example/?X-Amz-Date=REDACTED&x-amz-signature=REDACTED',
    ],
    ['https://a.example/?%74oKen=a&auth%5Fkey=b', 'https://a.example/?%74oKen=REDACTED&auth%5Fkey=REDACTED'],
    ['https://a.example/p#token=a&x=1', 'https://a.example/p#token=REDACTED&x=1'],
    ['https://a.example/p;token=a?x=1', 'https://a.example/p;token=REDACTED'],
    ['https://me:s3cret@a.example:8443/p?x=y@z', 'https://REDACTED@a.example:8443/p?x=y@z'],
    ['https://me:s3@cret@a.example', 'https://REDACTED@a.example'],
    ['//me@a.example/p', '//REDACTED@a.example/p'],
    ['https:\\\\me:pw@a.example', 'https:\\\\REDACTED@a.example'],
    [
      '/play?u=https://me:pw@b.example/?token=a&x=1',
      '/play?u=https://REDACTED@b.example/?token=REDACTED&x=1',
    ],
    [
      '/play?u=https%3A%2F%2Fb.example%2F%3Fsig%3Dab%2Fc%26y%3D1&x=1',
      '/play?u=https%3A%2F%2Fb.example%2F%3Fsig%3DREDACTED%26y%3D1&x=1',
    ],
    ['/play?u=https%3A%2F%2Fme%3Apw%40b.example', '/play?u=https%3A%2F%2FREDACTED%40b.example'],
    ['https://a.example/?a=1&amp;token=x', 'https://a.example/?a=1&amp;token=REDACTED'],
    ['ht!tp://%zz/%?%=1&sig=%', 'ht!tp://%zz/%?%=1&sig=REDACTED'],
    ['token=a b', 'token=REDACTED'],
  ])('%s', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
    expect(redactUrl(expected)).toBe(expected);
  });

  it.each([
    '',
    '-',
    'https://a.example/a@b/c?signed=1&my_token=2&tokens=3&design=4#sig',
    'https://a.example/token/x?token',
    'https://a.example/?q=%26%23&%E4=%E4&b=%zz',
  ])('leaves %j as it is', (url) => {
    expect(redactUrl(url)).toBe(url);
  });

  it('takes more names, with a star for any ending', () => {
    expect(redactUrl('/?Key=1&hdnts=2&p_x=3&key2=4', ['key', 'HDNTS', 'p_*'])).toBe(
      '/?Key=REDACTED&hdnts=REDACTED&p_x=REDACTED&key2=4',
    );
  });

  it('hides the secret and nothing else, whatever stands around it', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9._~%+-]{0,12}$/).filter((w) => !/%(?=[0-9a-f]{2})/i.test(w));
    const secret = fc.stringMatching(/^[^&#]{1,20}$/u);
    const pairs = fc.array(fc.tuple(fc.constantFrom('a', 'n%61me', 'x-amz', '%zz'), word), { maxLength: 4 });
    fc.assert(
      fc.property(pairs, secret, pairs, (before, value, after) => {
        const join = (list: [string, string][]) => list.map(([n, v]) => `${n}=${v}`).join('&');
        const head = `https://a.example/?${join(before)}&sIg=`;
        const tail = `&${join(after)}`;
        expect(redactUrl(`${head}${value}${tail}`)).toBe(`${head}REDACTED${tail}`);
      }),
    );
  });

  it('takes time that grows with the length, not with its square', () => {
    const start = performance.now();
    for (const part of ['a', '%3F', '://', '?a', '@', 'a:']) redactUrl(part.repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
