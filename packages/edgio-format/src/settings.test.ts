import { describe, expect, it } from 'vitest';
import { edgio } from './provider.ts';
import { settings } from './settings.ts';

describe('settings', () => {
  it('have defaults', () => {
    expect(settings.parse({})).toEqual({
      mode: 'lenient',
      layout: {},
      customFields: {},
      redact: [],
      lookback: 48,
      listBack: 15,
    });
  });

  it('come from the environment as text', () => {
    const env = {
      LOGS_EDGIO_MODE: 'strict',
      LOGS_EDGIO_LAYOUT: '{"slice_played":"enhanced"}',
      LOGS_EDGIO_CUSTOM_FIELDS: '{"slice_played":["site"]}',
      LOGS_EDGIO_REDACT: 'pin, key*',
      LOGS_EDGIO_LOOKBACK: '72',
    };
    const feed = edgio({}, { env }).feeds['events'];
    expect(feed?.limits?.lookback).toBe(72 * 3600);
    expect(feed?.kind === 'files' && feed.table?.options).toEqual({
      mode: 'strict',
      layout: { slice_played: 'enhanced' },
      customFields: { slice_played: ['site'] },
      redact: ['pin', 'key*'],
    });
  });

  it.each([
    [{ mode: 'loose' }],
    [{ layout: { slice_played: 'wide' } }],
    [{ layout: { error: 'enhanced' } }],
    [{ layout: { seek: 'base' } }],
    [{ layout: 'slice_played' }],
    [{ customFields: { slice_played: ['a.b'] } }],
    [{ lookback: 0 }],
    [{ colour: 'red' }],
  ])('%j is refused', (given) => {
    expect(() => edgio(given as never)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });

  it('are each described', () => {
    for (const [name, schema] of Object.entries(settings.shape)) {
      expect((schema as { description?: string }).description, name).toMatch(/.{20}/);
    }
  });
});
