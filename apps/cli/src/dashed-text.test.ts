import { describe, expect, it } from 'vitest';
import { dashedText } from './dashed-text.ts';

describe('a text that begins with a dash', () => {
  it.each([
    [['query', '-ua:Roku', '-n', '5']],
    [['tail', '-status>=400']],
    [['export', '-media.segment.duration<8', '--out', 'a.csv']],
    [['query', '-title!=x']],
    [['query', '-(ua:Roku OR ip:::1)']],
    [['query', '-"not found"']],
    [['sql', '-- all of them\nselect 1']],
    [['sql', '--all of them = 1\nselect 1', '-o', 'csv']],
  ])('is none of the options in %j', (args) => {
    expect(dashedText(args)).toEqual(args.map((each, at) => (at === 1 ? ` ${each}` : each)));
  });

  it.each([
    [['query', '-n', '5', '-o', 'csv', '-ocsv', '-n5', '-q']],
    [['query', '--out=my file.csv', '--limit', '5']],
    [['sql', '-', '--out', 'a b.csv', '--out=a b.csv', '-o=csv']],
    [['query', '--', '-ua:Roku']],
    [['decode', '-x:y']],
  ])('%j is left as it is', (args) => {
    expect(dashedText(args)).toEqual(args);
  });
});
