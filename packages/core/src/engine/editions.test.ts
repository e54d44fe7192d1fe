import { describe, expect, it } from 'vitest';
import { EditionRule } from './editions.ts';

const at = (version: string, period: string, slot = 'play') => ({ version, period, slot });
const nothing = { versions: [], taken: [], passedOver: [] };

function rule(...files: ReturnType<typeof at>[]): EditionRule {
  const rule = new EditionRule();
  rule.known(nothing);
  for (const file of files) rule.exists(file);
  return rule;
}

describe('the edition rule', () => {
  it('takes the only version', () => {
    const only = rule(at('001', '2026031016'), at('001', '2026031017'));
    expect(only.verdict(at('001', '2026031016'), false)).toEqual({ take: true });
    expect(only.verdict(at('001', '2026031017'), false)).toEqual({ take: true });
  });

  it('leaves the first period of a version to the version before', () => {
    const both = rule(at('001', '15'), at('001', '16'), at('002', '16'));
    expect(both.verdict(at('001', '16'), false)).toEqual({ take: true });
    expect(both.verdict(at('002', '16'), false)).toEqual({
      take: false,
      pending: false,
      reason: 'this period belongs to version 001',
    });
  });

  it('gives every later period to the new version, also while only lower files are there', () => {
    const both = rule(at('001', '15'), at('002', '16'), at('001', '17'));
    expect(both.verdict(at('001', '17'), false)).toEqual({
      take: false,
      pending: true,
      reason: 'this period belongs to version 002, of which no file has come yet',
    });
    both.exists(at('002', '17'));
    expect(both.verdict(at('002', '17'), false)).toEqual({ take: true });
    expect(both.verdict(at('001', '17'), true)).toMatchObject({ take: false, pending: false });
  });

  it('begins in the first period of any slot', () => {
    const both = rule(at('001', '15', 'stop'), at('002', '16', 'play'), at('002', '17', 'stop'));
    expect(both.verdict(at('002', '17', 'stop'), false)).toEqual({ take: true });
  });

  it('takes a slot that no lower version has at once', () => {
    const both = rule(at('001', '15'), at('002', '16', 'new'));
    expect(both.verdict(at('002', '16', 'new'), false)).toEqual({ take: true });
  });

  it('keeps the version of a slot and period that were taken', () => {
    const both = rule(at('001', '15'), at('002', '16'), at('002', '17'), at('001', '17'));
    both.taken(at('001', '17'));
    expect(both.verdict(at('002', '17'), true)).toEqual({
      take: false,
      pending: false,
      reason: 'version 001 of this period was taken',
    });
    expect(both.verdict(at('001', '17'), false)).toEqual({ take: true });
  });

  it('takes a file after all when the lookback is over and its owner never came', () => {
    const both = rule(at('001', '15'), at('002', '16'), at('001', '17'));
    expect(both.verdict(at('001', '17'), true)).toEqual({ take: true });
  });

  it('takes one version alone where several could stand in', () => {
    const three = rule(at('001', '15'), at('002', '16'), at('003', '17'), at('001', '17'));
    const verdicts = ['001', '003'].map((version) => three.verdict(at(version, '17'), true).take);
    expect(verdicts).toEqual([true, false]);
  });

  it('passes from version to version when two begin in one period', () => {
    const three = rule(at('001', '15'), at('001', '16'), at('002', '16'), at('003', '16'), at('003', '17'));
    expect(three.verdict(at('001', '16'), false).take).toBe(true);
    expect(three.verdict(at('002', '16'), false).take).toBe(false);
    expect(three.verdict(at('003', '17'), false).take).toBe(true);
  });
});
