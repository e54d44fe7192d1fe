import { describe, expect, it } from 'vitest';
import { buildPath, execDtOf, hourOf, isLogFile, parsePath } from './path.ts';

const uuid = '3608d733-e96c-4575-8784-41154246e830';
const key = `version=001/exec_dt=2023010810/event_type=slice_played/part-00000-${uuid}.c000.csv.gz`;
const parts = { version: '001', execDt: '2023010810', eventType: 'slice_played' };

describe('a path', () => {
  it.each([
    ['the vendor page’s example', key, key],
    ['below a folder', `drops/eu/${key}`, key],
    ['behind a bare prefix', `acme-${key}`, key],
    ['with the stray space', key.replace('/exec', '/ exec'), key.replace('/exec', '/ exec')],
    ['with more of them', key.replaceAll('/', ' / '), key.replaceAll('/', ' / ')],
    ['twice', `${key.slice(0, 30)}/${key}`, key],
  ])('%s', (_, path, found) => {
    expect(parsePath(path)).toEqual({ key: found, ...parts });
  });

  it.each([
    ['another file', 'events.csv.gz'],
    ['no hour', key.replace('2023010810', '2023010824')],
    ['no day', key.replace('2023010810', '2023023010')],
    ['parts in another order', `exec_dt=2023010810/version=001/event_type=error/part-0.csv.gz`],
    ['a folder of that name', 'version=001/exec_dt=2023010810/event_type=slice_played'],
  ])('%s is not the vendor’s', (_, path) => {
    expect(parsePath(path)).toBeUndefined();
  });

  it('is built without the stray space, and read back', () => {
    expect(buildPath({ ...parts, part: 0, uuid })).toBe(key);
    expect(buildPath({ ...parts, eventType: '../x y', part: 12, uuid })).toBe(
      `version=001/exec_dt=2023010810/event_type=..%2Fx%20y/part-00012-${uuid}.c000.csv.gz`,
    );
  });

  it('names an hour', () => {
    expect(hourOf('2023010810')).toEqual(new Date('2023-01-08T10:00:00Z'));
    expect(execDtOf('2023-01-08T10:59:59.999Z')).toBe('2023010810');
  });
});

describe('a log file', () => {
  it.each([key, 'a.gz', 'a.csv', 'a.tsv', 'b/a.txt', 'a.CSV'])('%s', (path) => {
    expect(isLogFile(path)).toBe(true);
  });

  it.each([
    'version=001/_SUCCESS',
    `version=001/_temporary/0/${key}`,
    `.part-00000-${uuid}.c000.csv.gz.crc`,
    'part-0.csv.gz.crc',
    '.hidden/part-0.csv.gz',
    '.DS_Store',
    'notes.md',
    'part-0.csv.gz.tmp',
    'gz',
  ])('%s is none', (path) => {
    expect(isLogFile(path)).toBe(false);
  });
});
