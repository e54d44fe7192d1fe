import { expect, it } from 'vitest';
import { isJson, withMember, withRepeats } from './json-edit.ts';

const answer = '{ "list": [{"a": "[{\\"", "in": [{}, {"b": 1e3}]}, {"a":2.50}], "none": [], "few": [1, 2]}';

it('adds a member to every object of a list and to the outermost, and leaves the rest as it is', () => {
  expect(withMember(answer, '"x":0')).toBe(
    '{"x":0, "list": [{"x":0,"a": "[{\\"", "in": [{"x":0}, {"x":0,"b": 1e3}]}, {"x":0,"a":2.50}], "none": [], "few": [1, 2]}',
  );
  expect(withMember('[{}]', '"x":0')).toBe('[{"x":0}]');
});

it('repeats the first object of a list at its end', () => {
  expect(withRepeats(answer)).toBe(
    '{ "list": [{"a": "[{\\"", "in": [{}, {"b": 1e3}]}, {"a":2.50},{"a": "[{\\"", "in": [{}, {"b": 1e3}]}], "none": [], "few": [1, 2]}',
  );
});

it('tells what is JSON', () => {
  expect([answer, '[]', '<a/>', '', '1'].map(isJson)).toEqual([true, true, false, false, false]);
});
