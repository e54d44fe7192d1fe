import { describe, expect, it } from 'vitest';
import { scaleEngine } from './provider.ts';
import { env, settings } from './settings.ts';

describe('settings', () => {
  it('have defaults', () => {
    expect(settings.parse({})).toEqual({
      endpoint: 'https://api.scaleengine.net/stable/',
      zone: 'UTC',
      lookback: 1,
      pageSize: 100,
      clockTolerance: 300,
      maxLimit: 1000,
      replayGuard: false,
    });
  });

  it('come from the environment as text', () => {
    const variables = Object.fromEntries(
      Object.entries({
        cdn: ' 158 ',
        apiKey: 'k',
        apiSecret: 's',
        endpoint: 'http://localhost:7101/dev/',
        zone: 'Europe/Berlin',
        lookback: '2.5',
        pageSize: '1000',
        clockTolerance: '60',
        maxLimit: '50',
        replayGuard: 'true',
      }).map(([name, value]) => [env[name as keyof typeof env][0], value]),
    );
    expect(Object.keys(env)).toEqual(Object.keys(settings.shape));
    const provider = scaleEngine({}, { env: variables });
    expect(provider.feeds['origin']?.limits).toEqual({ lookback: 9000 });
    expect(provider.feeds['origin']?.parts?.({ streams: ['a/b'] })[0]?.name).toBe('158/a/b');
  });

  it.each([
    [{ cdn: 'x' }],
    [{ cdn: -1 }],
    [{ cdn: 1.5 }],
    [{ apiKey: '' }],
    [{ endpoint: 'http://api.scaleengine.net/stable/' }],
    [{ endpoint: 'ftp://127.0.0.1/' }],
    [{ endpoint: 'https://user:s3cret@api.scaleengine.net/' }],
    [{ endpoint: 'api' }],
    [{ zone: 'Mars/Olympus' }],
    [{ lookback: -1 }],
    [{ pageSize: 1 }],
    [{ pageSize: 1001 }],
    [{ replayGuard: 'perhaps' }],
    [{ colour: 'red' }],
  ])('%j is refused, and no value is told', (given) => {
    const make = () => scaleEngine(given as never, { env: {} });
    expect(make).toThrow(expect.objectContaining({ kind: 'configuration' }));
    expect(make).not.toThrow(/s3cret/);
  });

  it('are each described', () => {
    for (const [name, schema] of Object.entries(settings.shape)) {
      expect((schema as { description?: string }).description, name).toMatch(/.{20}/);
    }
  });
});
