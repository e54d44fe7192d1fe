import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineProvider, systemRuntime } from './define-provider.ts';
import type { RuntimeV1 } from './runtime.ts';

const seen: { settings: unknown; runtime: RuntimeV1 }[] = [];
const acme = defineProvider({
  name: 'acme',
  aliases: ['acme-old'],
  settings: z.strictObject({
    key: z.string().min(8).describe('The key.'),
    zone: z.enum(['utc', 'local']).default('utc').describe('The zone.'),
    tls: z.strictObject({ port: z.int().optional() }).default({}).describe('The connection.'),
  }),
  env: { key: ['LOGS_ACME_KEY', 'ACME_KEY'], zone: ['LOGS_ACME_ZONE'] },
  create(settings, runtime) {
    seen.push({ settings, runtime });
    return { feeds: {} };
  },
});

const env = (variables: Record<string, string | undefined>) => ({ env: variables });

describe('defineProvider', () => {
  it('makes a provider of the interface version, and tells of itself', () => {
    expect(acme({ key: 'longenough' })).toEqual({
      specVersion: 'v1',
      name: 'acme',
      aliases: ['acme-old'],
      feeds: {},
    });
    expect({ ...acme }).toMatchObject({ specVersion: 'v1', providerName: 'acme', aliases: ['acme-old'] });
    expect(seen.at(-1)?.settings).toEqual({ key: 'longenough', zone: 'utc', tls: {} });
  });

  it('takes from the environment what was left out, the first variable that is set', () => {
    const variables = { LOGS_ACME_KEY: '', ACME_KEY: 'from-vendor', LOGS_ACME_ZONE: 'local' };
    acme({}, env(variables));
    expect(seen.at(-1)?.settings).toMatchObject({ key: 'from-vendor', zone: 'local' });
    acme({ key: 'from-setting' }, env({ ...variables, LOGS_ACME_KEY: 'from-logs' }));
    expect(seen.at(-1)?.settings).toMatchObject({ key: 'from-setting', zone: 'local' });
    acme(undefined, env({ ...variables, LOGS_ACME_KEY: 'from-logs' }));
    expect(seen.at(-1)?.settings).toMatchObject({ key: 'from-logs' });
  });

  it.each([
    [{}, { setting: 'key', variable: 'LOGS_ACME_KEY', hint: expect.stringContaining('LOGS_ACME_KEY') }],
    [{ key: 's3cret' }, { setting: 'key' }],
    [{ key: 'longenough', zone: 'mars' }, { setting: 'zone' }],
    [{ key: 'longenough', tls: { port: 'x' } }, { setting: 'tls.port' }],
    [{ key: 'longenough', colour: 'red' }, { setting: 'colour' }],
    [{ key: 'longenough', tls: { host: 'red' } }, { setting: 'tls.host' }],
  ])('says what is wrong with %j, and no value', (settings, expected) => {
    const make = () => acme(settings as { key: string }, env({}));
    expect(make).toThrow(expect.objectContaining({ kind: 'configuration', ...expected }));
    expect(make).not.toThrow(/s3cret|longenough|mars|red/);
  });

  it('hands on a runtime of which parts can be played', () => {
    const now = () => new Date(0);
    acme({ key: 'longenough' }, { now });
    expect(seen.at(-1)?.runtime.now).toBe(now);
    expect(seen.at(-1)?.runtime.fetch).toBeTypeOf('function');
  });
});

describe('systemRuntime', () => {
  it('sleeps until the time or the signal', async () => {
    const { sleep } = systemRuntime();
    const start = performance.now();
    await sleep(20, new AbortController().signal);
    expect(performance.now() - start).toBeGreaterThan(15);
    const controller = new AbortController();
    const sleeping = sleep(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(sleep(60_000, controller.signal)).rejects.toThrow('enough');
  });
});
