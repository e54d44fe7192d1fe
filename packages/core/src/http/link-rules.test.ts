import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './link-rules.ts';

const rules = { allowedHosts: ['.acme.example', 'files.other.example', '8.8.8.8'] };
const refusal = (link: string, loopback = false) => refusalOf(new URL(link), { ...rules, loopback });

describe('a link that may be followed', () => {
  it.each([
    'https://logs.acme.example/a.gz?Signature=x',
    'https://a.b.acme.example/',
    'https://LOGS.Acme.Example/',
    'https://logs.acme.example./',
    'https://logs.acme.example:443/',
    'https://files.other.example/',
    'https://8.8.8.8/',
  ])('%s', (link) => {
    expect(refusal(link)).toBeUndefined();
  });

  it.each([
    'http://127.0.0.1:8080/a',
    'http://[::1]:8080/a',
    'http://localhost:8080/a',
    'https://127.0.0.1/a',
    'https://logs.acme.example/a',
  ])('%s, when the endpoint is on loopback itself', (link) => {
    expect(refusal(link, true)).toBeUndefined();
  });
});

describe('a link that must not be followed', () => {
  it.each([
    ['plain HTTP', 'http://logs.acme.example/', 'https'],
    ['another scheme', 'ftp://logs.acme.example/', 'https'],
    ['another scheme', 'file:///etc/passwd', 'https'],
    ['another scheme', 'data:text/plain,x', 'https'],
    ['the suffix without its dot', 'https://evilacme.example/', 'host evilacme.example'],
    ['the suffix alone', 'https://acme.example/', 'host acme.example'],
    ['the suffix in front', 'https://logs.acme.example.evil.example/', 'host'],
    ['below a whole name', 'https://x.files.other.example/', 'host'],
    ['a user', 'https://logs.acme.example@evil.example/', 'name or password'],
    ['a user at an allowed host', 'https://user@logs.acme.example/', 'name or password'],
    ['a password', 'https://:p4ss@logs.acme.example/', 'name or password'],
    ['another port', 'https://logs.acme.example:8443/', 'port 8443'],
    ['port 80', 'https://logs.acme.example:80/', 'port 80'],
    ['loopback', 'https://127.0.0.1/', 'address 127.0.0.1'],
    ['cloud metadata', 'https://169.254.169.254/latest/', 'address 169.254.169.254'],
    ['an address in one number', 'https://2130706433/', 'address 127.0.0.1'],
    ['an address in hex', 'https://0x7f000001/', 'address 127.0.0.1'],
    ['an address in octal', 'https://0177.0.0.01/', 'address 127.0.0.1'],
    ['a short address', 'https://127.1/', 'address 127.0.0.1'],
    ['an address in wide digits', 'https://１２７.０.０.１/', 'address 127.0.0.1'],
    ['a mapped address', 'https://[::ffff:127.0.0.1]/', 'address ::ffff:7f00:1'],
    ['an address that nobody allowed', 'https://9.9.9.9/', 'host 9.9.9.9'],
    ['localhost', 'https://localhost/', 'host localhost'],
  ])('%s: %s', (_, link, why) => {
    expect(refusal(link)).toContain(why);
  });

  it.each([
    ['plain HTTP to another host', 'http://logs.acme.example/'],
    ['a private address', 'http://10.0.0.1/'],
    ['cloud metadata', 'http://169.254.169.254/'],
    ['a mapped loopback address', 'http://[::ffff:127.0.0.1]/'],
    ['no address', 'http://0.0.0.0/'],
    ['a name below localhost', 'http://x.localhost/'],
    ['another scheme', 'ftp://127.0.0.1/'],
    ['a password', 'http://:p4ss@127.0.0.1/'],
  ])('%s: %s, even when the endpoint is on loopback', (_, link) => {
    expect(refusal(link, true)).toBeDefined();
  });

  it('says nothing of path and query', () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9%=&_~-]{8,40}$/);
    const start = fc.constantFrom(
      'https://evil.example',
      'http://logs.acme.example',
      'https://10.0.0.1:81',
      'ftp://a.b',
    );
    fc.assert(
      fc.property(start, secret, secret, secret, (origin, path, query, hash) => {
        const why = refusal(`${origin}/${path}?${query}#${hash}`) ?? '';
        expect(why).not.toBe('');
        for (const part of [path, query, hash]) expect(why).not.toContain(part);
      }),
    );
  });
});
