import { describe, expect, it } from 'vitest';
import { alibabaLive } from './provider.ts';
import { endpointOf } from './regions.ts';
import { env, settings } from './settings.ts';

const made = (given: object, variables: Record<string, string> = {}) =>
  alibabaLive(given as never, { env: variables });

describe('settings', () => {
  it('have a description, a variable, and a value when they are left out or are the access key', () => {
    expect(Object.keys(env)).toEqual(Object.keys(settings.shape));
    for (const schema of Object.values(settings.shape)) expect(schema.description).toMatch(/\.$/);
    expect(settings.parse({})).toEqual({
      region: 'cn-shanghai',
      signature: 'v3',
      requestsPerSecond: 95,
      lookback: 48,
      pageSize: 1000,
      allowedHosts: ['.aliyuncs.com'],
      keep: true,
      redact: [],
      zone: '+08:00',
      clockWindow: 15,
      linkScheme: 'default',
    });
  });

  it.each([
    [{ endpoint: 'http://example.com' }, 'endpoint'],
    [{ endpoint: 'https://user:pass@example.com' }, 'endpoint'],
    [{ endpoint: 'secretplace' }, 'endpoint'],
    [{ requestsPerSecond: 101 }, 'requestsPerSecond'],
    [{ requestsPerSecond: 0 }, 'requestsPerSecond'],
    [{ pageSize: 1001 }, 'pageSize'],
    [{ lookback: -1 }, 'lookback'],
    [{ zone: 'Mars' }, 'zone'],
    [{ signature: 'v4' }, 'signature'],
    [{ region: 'evil.example.com/' }, 'region'],
    [{ colour: 'red' }, 'colour'],
  ])('refuse %j and name the setting, without its value', (given, setting) => {
    const make = () => made(given);
    expect(make).toThrow(expect.objectContaining({ kind: 'configuration', setting }));
    expect(make).not.toThrow(/pass|secretplace|Mars|evil/);
  });

  it.each(['https://live.aliyuncs.com', 'http://127.0.0.1:7102', 'http://localhost:1', 'http://[::1]:7102'])(
    'take the endpoint %s',
    (endpoint) => expect(made({ endpoint }).feeds).toHaveProperty('push-proxy'),
  );

  it('come from the environment as text', () => {
    const { feeds } = made({}, { LOGS_ALIBABA_LIVE_KEEP: 'false', LOGS_ALIBABA_LIVE_LOOKBACK: '6' });
    expect(feeds['push-proxy']).toMatchObject({ keep: false, limits: { lookback: 21_600 } });
    expect(settings.parse({ allowedHosts: '.a.com, b.com' }).allowedHosts).toEqual(['.a.com', 'b.com']);
  });

  it('need no access key until something is asked of the vendor', () => {
    expect(made({})).toMatchObject({ specVersion: 'v1', name: 'alibaba-live' });
    expect(Object.keys(made({}).feeds)).toEqual([
      'push-proxy',
      'domain',
      'domain-ext-ttl',
      'domain-edge',
      'traffic-domain',
      'user-traffic',
    ]);
  });
});

describe('regions', () => {
  it.each([
    ['cn-shanghai', 'live.aliyuncs.com'],
    ['cn-beijing', 'live.aliyuncs.com'],
    ['ap-southeast-1', 'live.ap-southeast-1.aliyuncs.com'],
    ['eu-central-1', 'live.eu-central-1.aliyuncs.com'],
    ['constructor', 'live.aliyuncs.com'],
  ])('%s is reached at %s, as the documentation has it', (region, host) => {
    expect(endpointOf(region).href).toBe(`https://${host}/`);
  });
});
