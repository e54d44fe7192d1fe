import { describe, expect, it } from 'vitest';
import { sparkLine, sparkValue } from './spark-line.ts';

describe('a value as Spark writes it', () => {
  it.each([
    ['null', null, '-'],
    ['the empty text', '', '""'],
    ['only spaces', '   ', '""'],
    ['a literal dash', '-', '-'],
    ['a comma', 'a,b', 'a,b'],
    ['a tab', 'a\tb', '"a\tb"'],
    ['a line feed', 'a\nb', '"a\nb"'],
    ['a carriage return', 'a\rb', '"a\rb"'],
    ['quotes', 'He said "hi"', '"He said \\"hi\\""'],
    ['a backslash alone', 'C:\\x', 'C:\\x'],
    ['a backslash where quotes are needed', 'a\tC:\\x', '"a\tC:\\\\x"'],
    ['a backslash before a quote', 'a\\"b', '"a\\\\\\"b"'],
    ['a backslash at the end', 'end\\', 'end\\'],
    ['outer spaces', '  Spirit Games  ', 'Spirit Games'],
    ['a # that does not begin the line', '#1 show', '#1 show'],
  ])('%s', (_, value, written) => {
    expect(sparkValue(value)).toBe(written);
  });

  it('quotes a # at the beginning of a line, where it would be a comment', () => {
    expect(sparkLine(['#1 show', '#1 show', null])).toBe('"#1 show"\t#1 show\t-');
  });
});
