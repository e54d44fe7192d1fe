import { expect, test } from 'vitest';
import { jsonEncoder, ndjsonEncoder, rowObject } from './json.ts';

test('json is one array with an item a line, over any number of batches', () => {
  const json = jsonEncoder<number>((item) => ({ item }));
  const text = json.head() + json.batch([1]) + json.batch([]) + json.batch([2, 3]) + json.end();
  expect(text).toBe('[\n{"item":1},\n{"item":2},\n{"item":3}\n]\n');
  const none = jsonEncoder<number>((item) => item);
  expect(none.head() + none.batch([]) + none.end()).toBe('[]\n');
});

test('ndjson is an item a line', () => {
  const ndjson = ndjsonEncoder<string>((item) => item);
  expect(ndjson.head() + ndjson.batch(['a\nb', '\x9b']) + ndjson.end()).toBe('"a\\nb"\n"\\u009b"\n');
});

test('a row becomes an object, also with a name twice and absent values', () => {
  const columns = ['a', 'a', 'a_1', '__proto__'].map((name) => ({ name, kind: 'text' as const }));
  expect(JSON.stringify(rowObject(columns)([1, 2, undefined, 4]))).toBe(
    '{"a":1,"a_1":2,"a_1_1":null,"__proto__":4}',
  );
});
