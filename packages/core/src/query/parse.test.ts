import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLogsError } from '../provider/index.ts';
import type { FilterV1, OperatorV1 } from './ast.ts';
import { FilterError } from './filter-error.ts';
import { parse } from './parse.ts';

const is = (field: string, value: string, operator: OperatorV1 = 'eq'): FilterV1 => ({
  kind: 'compare',
  field,
  operator,
  value,
});
const and = (...filters: FilterV1[]): FilterV1 => ({ kind: 'and', filters });
const or = (...filters: FilterV1[]): FilterV1 => ({ kind: 'or', filters });
const not = (filter: FilterV1): FilterV1 => ({ kind: 'not', filter });
const text = (value: string): FilterV1 => ({ kind: 'text', value });
const exists = (field: string): FilterV1 => ({ kind: 'exists', field });
const like = (field: string, ...pattern: (string | { any: 'many' | 'one' })[]): FilterV1 => ({
  kind: 'like',
  field,
  pattern,
});
const many = { any: 'many' } as const;
const one = { any: 'one' } as const;

describe('terms', () => {
  it.each<[string, FilterV1]>([
    ['', and()],
    ['   ', and()],
    ['*', and()],
    ['word', text('word')],
    ['"two words"', text('two words')],
    ['"a \\"b\\" \\\\ \\n"', text('a "b" \\ \\n')],
    ['Roku*', text('Roku')],
    ['what?', text('what?')],
    ['12:30', text('12:30')],
    ['2026-03-10T16:00:00Z', text('2026-03-10T16:00:00Z')],
    ['2001:db8::1', text('2001:db8::1')],
    ['fe80::1', text('fe80::1')],
    ['::1', text('::1')],
    ['198.51.100.1', text('198.51.100.1')],
    ['https://a.example/b?c=d', text('https://a.example/b?c=d')],
    ['status:404', is('http.response.status_code', '404')],
    ['STATUS:404', is('http.response.status_code', '404')],
    ['status=404', is('http.response.status_code', '404')],
    ['status>=400', is('http.response.status_code', '400', 'ge')],
    ['status:>=400', is('http.response.status_code', '400', 'ge')],
    ['status>400', is('http.response.status_code', '400', 'gt')],
    ['status<=400', is('http.response.status_code', '400', 'le')],
    ['status<400', is('http.response.status_code', '400', 'lt')],
    ['status!=404', not(is('http.response.status_code', '404'))],
    ['status:*', exists('http.response.status_code')],
    ['http_response_status_code:404', is('http.response.status_code', '404')],
    ['media.ad.index:-1', is('media.ad.index', '-1')],
    ['media.segment.duration>3.8E-4', is('media.segment.duration', '3.8E-4', 'gt')],
    ['some.attribute.of_mine:x', is('some.attribute.of_mine', 'x')],
    ['custom.my\\ field:x', is('custom.my field', 'x')],
    ['event:asset_play_started', is('event', 'asset_play_started')],
    ['name:media.playback.start', is('name', 'media.playback.start')],
    ['ip:198.51.100.1', is('client.address', '198.51.100.1')],
    ['ip:2001:db8::1', is('client.address', '2001:db8::1')],
    ['ip:198.51.100.*', like('client.address', '198.51.100.', many)],
    ['url:https://a/b?c=d', is('url.full', 'https://a/b?c=d')],
    ['url:https://a/*?c=d', like('url.full', 'https://a/', many, '?c=d')],
    ['file:version=001/exec_dt=2026031016/p-1.gz:4', is('file', 'version=001/exec_dt=2026031016/p-1.gz:4')],
    ['time>=2026-03-10T16:00:00Z', is('time', '2026-03-10T16:00:00Z', 'ge')],
    ['time<2026-03-10', is('time', '2026-03-10T00:00:00Z', 'lt')],
    ['time<"2026-03-10 16:00"', is('time', '2026-03-10T16:00:00Z', 'lt')],
    ['time>2026-03-10T16:00:00.123456+02:00', is('time', '2026-03-10T16:00:00.123456+02:00', 'gt')],
    ['severity>=warn', is('severity', '13', 'ge')],
    ['is:deleted', is('deleted', 'true')],
    ['deleted:FALSE', is('deleted', 'false')],
    ['title:"Uncut Night 2"', is('media.content.title', 'Uncut Night 2')],
    ['title:"a*b?"', is('media.content.title', 'a*b?')],
    ['title:""', is('media.content.title', '')],
    ['title:a\\*b', is('media.content.title', 'a*b')],
    ['title:Big\\ Night', is('media.content.title', 'Big Night')],
    ['title:C:\\x', is('media.content.title', 'C:\\x')],
    ['title:?ig*N**t', like('media.content.title', one, 'ig', many, 'N', many, 't')],
    ['title:or', is('media.content.title', 'or')],
    ['title:Фильм', is('media.content.title', 'Фильм')],
    [
      'status:[400 TO 499]',
      and(is('http.response.status_code', '400', 'ge'), is('http.response.status_code', '499', 'le')),
    ],
    [
      'status:{400 to 500}',
      and(is('http.response.status_code', '400', 'gt'), is('http.response.status_code', '500', 'lt')),
    ],
    [
      'status:[400 TO 500}',
      and(is('http.response.status_code', '400', 'ge'), is('http.response.status_code', '500', 'lt')),
    ],
    ['status:[* TO 399]', is('http.response.status_code', '399', 'le')],
    ['status:[400 TO *]', is('http.response.status_code', '400', 'ge')],
    ['status:[* TO *]', exists('http.response.status_code')],
    [
      'status:(404 OR 5*)',
      or(is('http.response.status_code', '404'), like('http.response.status_code', '5', many)),
    ],
    ['media.ad.index:(-1 OR 0)', or(is('media.ad.index', '-1'), is('media.ad.index', '0'))],
    ['status:(NOT 404)', not(is('http.response.status_code', '404'))],
  ])('%s', (written, tree) => {
    expect(parse(written)).toEqual(tree);
  });
});

describe('joining terms', () => {
  const [a, b, c] = [text('a'), text('b'), text('c')];
  it.each<[string, FilterV1]>([
    ['a b', and(a, b)],
    ['a AND b', and(a, b)],
    ['a b OR c', or(and(a, b), c)],
    ['a OR b c', or(a, and(b, c))],
    ['a or b', or(a, b)],
    ['a (b OR c)', and(a, or(b, c))],
    ['(a b) c', and(and(a, b), c)],
    ['a(b)', and(a, b)],
    ['-a', not(a)],
    ['NOT a', not(a)],
    ['not a b', and(not(a), b)],
    ['-(a b)', not(and(a, b))],
    ['NOT NOT a', not(not(a))],
    ['-ua:Roku', not(is('user_agent.original', 'Roku'))],
    ['orange android', and(text('orange'), text('android'))],
    ['"or"', text('or')],
    [
      'event:asset_play_started app:jb-origin status>=400 -ua:Roku ip:198.51.100.1 "text"',
      and(
        is('event', 'asset_play_started'),
        is('media.app.name', 'jb-origin'),
        is('http.response.status_code', '400', 'ge'),
        not(is('user_agent.original', 'Roku')),
        is('client.address', '198.51.100.1'),
        text('text'),
      ),
    ],
  ])('%s', (written, tree) => {
    expect(parse(written)).toEqual(tree);
  });
});

function errorOf(written: string): FilterError {
  try {
    parse(written);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`no error for ${written}`);
}

describe('mistakes', () => {
  it.each<[string, number, RegExp]>([
    ['event:x statsu>=400', 8, /Did you mean "status"/],
    ['chanel:abc', 0, /Did you mean "channel"/],
    ['zzzzzz:1', 0, /Fields: id, time/],
    ['status:', 7, /No space before it: status:value/],
    ['status: 404', 7, /No space before it/],
    ['status >= 400', 7, /No spaces around it/],
    ['(a b', 0, /Write a \) behind it/],
    ['a b)', 3, /Take it away/],
    ['()', 1, /AND, OR and NOT stand before a term/],
    ['a OR', 4, /before a term/],
    ['OR a', 0, /before a term/],
    ['-', 1, /before a term/],
    ['title:"abc', 6, /Write a " behind the value/],
    ['title:ab"c', 8, /Quote the whole value/],
    ['"a":b', 3, /Within quotes/],
    ['""', 0, /Write a word/],
    ['a*b', 0, /Wildcards need a field/],
    ['status:abc', 7, /status/],
    ['status>=4*', 8, /Wildcards go with ":"/],
    ['severity:loud', 9, /severity/],
    ['deleted:perhaps', 8, /deleted/],
    ['time>=yesterday', 6, /time/],
    ['time>=2026-02-31', 6, /time/],
    ['status:[400 499]', 7, /As in \[400 TO 499\]/],
    ['status:[400 TO 499', 7, /As in/],
    ['ip:[::1]', 3, /is quoted/],
    ['is:gone', 3, /is:deleted/],
  ])('%s', (written, position, hint) => {
    const error = errorOf(written);
    expect(error.position).toBe(position);
    expect(error.hint).toMatch(hint);
    expect(isLogsError(error) && error.kind).toBe('configuration');
    expect(error.message.split('\n').at(-1)).toBe(`  ${' '.repeat(position)}^`);
  });

  it('points at the place in a long filter', () => {
    const error = errorOf(`${'a '.repeat(200)}statsu:1 ${'b '.repeat(200)}`);
    const [, line = '', caret = ''] = error.message.split('\n');
    expect(line.slice(caret.indexOf('^')).startsWith('statsu:1')).toBe(true);
    expect(line.length).toBeLessThan(80);
  });
});

describe('hostile filters', () => {
  it.each([
    ['parentheses', '('.repeat(60_000)],
    ['negations', '-'.repeat(60_000)],
    ['words NOT', 'NOT '.repeat(15_000)],
    ['groups of a field', 'status:('.repeat(8000)],
    ['terms', 'a '.repeat(30_000)],
    ['a long text', 'a'.repeat(100_000)],
    ['an open quote', `"${'\\'.repeat(60_001)}`],
    ['a long field', `${'a.'.repeat(30_000)} status:x`],
    ['hex and colons', `${'a:'.repeat(30_000)}x`],
  ])('%s are refused at once', (_, written) => {
    const start = performance.now();
    expect(() => parse(written)).toThrow(FilterError);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('reads the deepest and the widest that it allows', () => {
    expect(parse(`${'('.repeat(100)}a${')'.repeat(100)}`)).toEqual(text('a'));
    expect(parse('a '.repeat(1000))).toMatchObject({ kind: 'and', filters: { length: 1000 } });
  });

  it('any text gives a tree or a FilterError', () => {
    const pieces = fc.constantFrom(
      ...'()"-*?\\[]{}:=<>! ',
      'AND ',
      'OR ',
      'NOT ',
      ' TO ',
      'status:',
      'ip:',
      'a.b:',
      'x',
      '\u{1f600}',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (written) => {
          try {
            expect(parse(written)).toHaveProperty('kind');
          } catch (error) {
            expect(error).toBeInstanceOf(FilterError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
