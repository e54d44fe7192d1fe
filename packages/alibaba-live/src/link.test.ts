import { describe, expect, it } from 'vitest';
import { isExpired, linkOf } from './link.ts';
import { cleaned, domainOf, namedDomain } from './log-name.ts';

const vendor = new URL('https://live.aliyuncs.com');
const here = new URL('http://127.0.0.1:7102');
const link = (path: string, endpoint = vendor) => linkOf(path, endpoint, 'k').href;

describe('a link of a listing', () => {
  it('has no scheme: https is put before it', () => {
    expect(link('x.aliyuncs.com/push_proxy/t/a.gz?Expires=1')).toBe(
      'https://x.aliyuncs.com/push_proxy/t/a.gz?Expires=1',
    );
    expect(link('//x.aliyuncs.com/a.gz')).toBe('https://x.aliyuncs.com/a.gz');
  });

  it('is http without a scheme where the endpoint is plain HTTP on this machine', () => {
    expect(link('127.0.0.1:7102/push_proxy/a.gz', here)).toBe('http://127.0.0.1:7102/push_proxy/a.gz');
  });

  it('keeps a scheme that it has', () => {
    expect(link('http://127.0.0.1:7102/a.gz', here)).toBe('http://127.0.0.1:7102/a.gz');
    expect(link('HTTPS://x.aliyuncs.com/a.gz')).toBe('https://x.aliyuncs.com/a.gz');
  });

  it('loses control characters, line breaks and blanks', () => {
    expect(link('x.aliyuncs.com /push_proxy/example.com\n_2023\u0000.gz\r')).toBe(
      'https://x.aliyuncs.com/push_proxy/example.com_2023.gz',
    );
  });

  it('has & for &amp;', () => {
    expect(link('x.aliyuncs.com/a.gz?Expires=1&amp;OSSAccessKeyId=k&amp;Signature=s%3D')).toBe(
      'https://x.aliyuncs.com/a.gz?Expires=1&OSSAccessKeyId=k&Signature=s%3D',
    );
  });

  it.each(['', '****.aliyuncs.com:port/a.gz?Signature=secret', 'https://'])(
    '“%s” is none, and is not shown',
    (path) => {
      const open = () => linkOf(path, vendor, 'push-proxy/a/b.gz');
      expect(open).toThrow(expect.objectContaining({ kind: 'format', file: 'push-proxy/a/b.gz' }));
      expect(open).not.toThrow(/secret/);
    },
  );

  it('says itself when it expires', () => {
    const now = new Date('2026-03-10T18:00:00Z');
    const at = (expires: string) => isExpired(new URL(`https://x.aliyuncs.com/a.gz${expires}`), now);
    expect(at(`?Expires=${now.getTime() / 1000}`)).toBe(true);
    expect(at(`?Expires=${now.getTime() / 1000 + 1}`)).toBe(false);
    expect(at('')).toBe(false);
    expect(at('?Expires=soon')).toBe(false);
  });
});

describe('a name of a listing', () => {
  it('loses the line break that the vendor’s page has in it', () => {
    expect(cleaned('example.com\n_2023_09_20_160000_170000.gz')).toBe(
      'example.com_2023_09_20_160000_170000.gz',
    );
    expect(cleaned('\ufeffexample.com _2023.gz\t\u0007')).toBe('example.com_2023.gz');
  });

  it('begins with its domain', () => {
    expect(namedDomain('push.example.com_2023_09_20_160000_170000.gz')).toBe('push.example.com');
    expect(namedDomain('a_b.example.com_2023_09_20_160000_170000.gz')).toBe('a_b.example.com');
    expect(namedDomain('access.log')).toBeUndefined();
  });

  it('stands in the key behind feed and domain', () => {
    expect(domainOf('push-proxy/example.com/example.com_2023.gz')).toBe('example.com');
    expect(domainOf('access.log')).toBeUndefined();
  });
});
