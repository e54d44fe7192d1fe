import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationError, type FileFeedV1, type LogProviderV1 } from '../provider/index.ts';
import { defineConfig, type LogsConfig } from './config.ts';
import { checkConfig } from './config-schema.ts';
import { resolveSources } from './config-sources.ts';
import { parseInlineSource } from './inline-source.ts';

const feed = {
  kind: 'files',
  docs: 'https://vendor.example/logs',
  query: z.strictObject({ root: z.string().min(2, 'a root is missing'), deep: z.boolean().optional() }),
  checkpoint: z.unknown(),
  locate: (target: string) => ({ root: target }),
} as unknown as FileFeedV1;

const { locate: _, ...withoutLocate } = feed;

const provider: LogProviderV1 = {
  specVersion: 'v1',
  name: 'acme',
  feeds: { events: feed, archive: feed, api: withoutLocate as FileFeedV1 },
};

const asked: [string, unknown][] = [];
const options = {
  base: '/etc/logs',
  async loadProvider(name: string, settings: Record<string, unknown> | undefined) {
    asked.push([name, settings]);
    if (name !== 'acme') throw new ConfigurationError(`no ${name}`);
    return provider;
  },
};

async function errorOf(run: () => unknown): Promise<ConfigurationError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('an inline source', () => {
  it.each([
    ['acme:./drops', { provider: 'acme', target: './drops' }],
    ['acme/archive:./drops', { provider: 'acme', feed: 'archive', target: './drops' }],
    ['ACME:x', { provider: 'acme', target: 'x' }],
    ['acme:s3://bucket/a:b', { provider: 'acme', target: 's3://bucket/a:b' }],
    ['acme-live:C:\\drops', { provider: 'acme-live', target: 'C:\\drops' }],
    ['night', undefined],
    ['acme:', undefined],
    [':x', undefined],
    ['./a:b', undefined],
  ])('%s', (text, parts) => {
    expect(parseInlineSource(text)).toEqual(parts);
  });
});

describe('a configuration', () => {
  it('is taken as it is', () => {
    const config = defineConfig({
      store: './x.duckdb',
      limits: { recordBytes: 1000 },
      sources: {
        night: { provider, query: { root: 'xy' } },
        day: { provider: 'acme', target: 'y' },
        short: 'acme:z',
      },
      serve: {
        acme: {
          credentials: { key: 'x' },
          port: 7101,
          publicUrl: 'https://logs.example',
          settings: { a: 1 },
        },
        other: { credentials: [{ key: 'x' }, { key: 'y' }], reuse: true },
      },
    });
    expect(checkConfig(config, 'logs.config.ts')).toBe(config);
  });

  it.each<[string, unknown, RegExp, string]>([
    ['no object', undefined, /logs\.config\.ts/, ''],
    ['an unknown setting', { stroe: 'x' }, /unknown setting "stroe": did you mean "store"/, ''],
    ['an unknown limit', { limits: { ratios: 1 } }, /did you mean "ratio"/, 'limits'],
    ['a limit that is none', { limits: { ratio: 'big' } }, /limits\.ratio/, 'limits.ratio'],
    ['a name with a colon', { sources: { 'a:b': 'acme:x' } }, /no spaces and no colon/, 'sources.a:b'],
    ['no provider', { sources: { a: {} } }, /provider or its name is missing/, 'sources.a.provider'],
    ['a factory', { sources: { a: { provider: () => provider } } }, /call it/, 'sources.a.provider'],
    ['something else', { sources: { a: { provider: {} } } }, /no provider/, 'sources.a.provider'],
    [
      'a later interface',
      { sources: { a: { provider: { specVersion: 'v2' } } } },
      /upgrade @logs\/core/,
      'sources.a.provider',
    ],
    [
      'an unknown key of a source',
      { sources: { a: { provider: 'acme', traget: 'x' } } },
      /did you mean "target"/,
      'sources.a',
    ],
    ['an unknown key of serve', { serve: { acme: { prot: 1 } } }, /did you mean "port"/, 'serve.acme'],
    ['an unknown key of deliver', { deliver: { notfy: {} } }, /did you mean "notify"/, 'deliver'],
    ['half an address', { deliver: { notify: { mail: { to: 'a@b' } } } }, /from/, 'deliver.notify.mail.from'],
    ['no port', { serve: { acme: { port: 70_000 } } }, /serve\.acme\.port/, 'serve.acme.port'],
    [
      'credentials that are none',
      { serve: { acme: { credentials: 'secret' } } },
      /serve\.acme\.credentials: a credential, or a list of them$/,
      'serve.acme.credentials',
    ],
    [
      'no address',
      { serve: { acme: { publicUrl: 'logs.example' } } },
      /such as https/,
      'serve.acme.publicUrl',
    ],
    [
      'target and query',
      { sources: { a: { provider: 'acme', target: 'x', query: {} } } },
      /not both/,
      'sources.a',
    ],
    [
      'settings beside a call',
      { sources: { a: { provider, settings: {} } } },
      /call of the provider/,
      'sources.a.settings',
    ],
  ])('with %s is refused', async (_name, value, message, setting) => {
    const error = await errorOf(() => checkConfig(value, 'logs.config.ts'));
    expect(error.message).toMatch(message);
    expect(error.setting).toBe(setting);
  });
});

describe('sources', () => {
  const config: LogsConfig = {
    sources: {
      night: { provider, feed: 'archive', query: { root: 'xy', deep: true } },
      named: { provider: 'acme', settings: { mode: 'strict' }, target: '../drops' },
      short: 'acme/archive:./drops',
    },
  };

  it('come from the configuration, all when none is named', async () => {
    const all = await resolveSources([], config, options);
    expect(all.map(({ name, feedName, query }) => [name, feedName, query])).toEqual([
      ['night', 'archive', { root: 'xy', deep: true }],
      ['named', 'events', { root: resolve('/etc/drops') }],
      ['short', 'archive', { root: resolve('/etc/logs/drops') }],
    ]);
    expect(asked).toContainEqual(['acme', { mode: 'strict' }]);
    expect(all[0]?.provider).toBe(provider);
  });

  it('come inline, with paths as they are, each once and in order', async () => {
    const some = await resolveSources(['acme:./drops', 'night', 'acme:./drops'], config, options);
    expect(some.map(({ name, query }) => [name, query])).toEqual([
      ['acme:./drops', { root: './drops' }],
      ['night', { root: 'xy', deep: true }],
    ]);
  });

  it.each<[string, string[], LogsConfig, RegExp, RegExp]>([
    ['a mistyped name', ['nihgt'], config, /no source "nihgt"/, /Did you mean "night"/],
    ['an unknown name', ['xyzzy'], config, /no source "xyzzy"/, /night, named, short.*provider:target/],
    ['an unknown name without configuration', ['x'], {}, /no source "x"/, /^A source that is not configured/],
    ['a name of every object', ['constructor'], config, /no source/, /provider:target/],
    [
      'a text that is no source',
      [],
      { sources: { a: 'b' } },
      /sources\.a: "b" is not provider:target/,
      /provider:target/,
    ],
    ['an unknown feed', ['acme/archiv:x'], {}, /acme has no feed "archiv"/, /Did you mean "archive"/],
    ['a target where none is taken', ['acme/api:x'], {}, /acme takes no target/, /vendor\.example/],
    ['a wrong query', [], { sources: { a: { provider } } }, /^sources\.a\.root: /, /vendor\.example/],
    ['a wrong target', ['acme:x'], {}, /^acme:x\.root: a root is missing/, /vendor\.example/],
  ])('%s is refused', async (_name, names, given, message, hint) => {
    const error = await errorOf(() => resolveSources(names, given, options));
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});
