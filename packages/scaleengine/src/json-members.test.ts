import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonMembers } from './json-members.ts';

describe('jsonMembers', () => {
  it('keeps numbers as they were written, and what texts mean', () => {
    const members = jsonMembers(
      '{"cdn": 9007199254740993, "x":"\\u00e9\\/", "n":null,"b":true,"o":{"a":[1]},"l":[ ]}',
    );
    expect([...(members ?? [])].map(([name, { kind, text }]) => [name, kind, text])).toEqual([
      ['cdn', 'number', '9007199254740993'],
      ['x', 'string', 'é/'],
      ['n', 'null', 'null'],
      ['b', 'boolean', 'true'],
      ['o', 'object', '{"a":[1]}'],
      ['l', 'array', '[ ]'],
    ]);
  });

  it.each([
    ['a name twice', '{"app":"a","signature":"s","app":"b"}'],
    ['a name twice, written in two ways', '{"app":"a","\\u0061pp":"b"}'],
    ['a name twice further down', '{"a":[{"b":{"c":1,"c":2}}]}'],
    ['an array', '[{"a":1}]'],
    ['an empty array', '[]'],
    ['a text', '"a"'],
    ['nothing', ''],
    ['two objects', '{}{}'],
    ['a comment', '{"a":1/**/}'],
    ['a comma at the end', '{"a":1,}'],
    ['a control character', '{"a":"\n"}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['PHP', 'a:1:{s:1:"a";i:1;}'],
    ['NaN', '{"a":NaN}'],
    ['a leading zero', '{"a":0158}'],
    ['very deep', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('refuses %s', (_, text) => {
    expect(jsonMembers(text)).toBeUndefined();
  });

  it('takes apart what JSON.parse takes, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(200), (object, cut) => {
        const text = JSON.stringify(object);
        expect([...(jsonMembers(text)?.keys() ?? [])].sort()).toEqual(Object.keys(object).sort());
        const broken = text.slice(0, cut % text.length);
        expect(jsonMembers(broken)).toBeUndefined();
      }),
    );
  });
});
