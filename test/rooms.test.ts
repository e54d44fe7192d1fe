import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { files, isSource, isTest, packages, providers, read, sources } from './workspace.ts';

// Rooms that every provider has, by path. One that only some need is listed under `together`.
const required = ['src/index.ts', 'src/provider.ts', 'src/provider.test.ts', 'src/settings.ts', 'README.md'];

// Who has one of a row has all of it.
const together = [
  ['src/layout.ts', 'src/read.ts', 'src/write.ts', 'src/path.ts'],
  ['src/client.ts', 'src/serve.ts'],
];

// Other people's names for rooms that have one here.
const otherNames: Record<string, readonly string[]> = {
  'provider.ts': ['plugin', 'adapter', 'driver', 'factory'],
  'settings.ts': ['config', 'configuration', 'options', 'env', 'environment'],
  'client.ts': ['api', 'http', 'request', 'fetch', 'sdk'],
  'sign.ts': ['auth', 'signing', 'signature', 'signer', 'hmac'],
  'serve.ts': ['server', 'handler', 'emulator', 'routes', 'mock'],
  'read.ts': ['reader', 'parse', 'parser', 'decode', 'decoder'],
  'write.ts': ['writer', 'encode', 'encoder', 'format', 'serialize'],
  'layout.ts': ['columns', 'fields', 'schema', 'schemas'],
  'path.ts': ['paths', 'key', 'keys', 'filename', 'file-name'],
};

// Names that say nothing of what a file does.
const emptyNames = ['utils', 'util', 'types', 'helpers', 'helper', 'common', 'misc', 'shared'];

const headings = ['Install', 'Use', 'Settings', 'Feeds', 'Serve', 'What the vendor leaves open'];

function stem(path: string): string {
  return basename(path).replace(/\.(test\.)?[a-z]+$/, '');
}

function lines(path: string): number {
  return read(path).trimEnd().split('\n').length;
}

function headingsOf(readme: string): string[] {
  const outsideCode = readme.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return [...outsideCode.matchAll(/^## (.+)$/gm)].map(([, heading]) => (heading ?? '').trim());
}

describe.each(providers.map((each) => [each.manifest.name, each] as const))('%s', (_, own) => {
  const has = (path: string): boolean => own.files.includes(path);
  const feeds = own.files.filter((path) => /^src\/[a-z0-9-]+-feed\.ts$/.test(path));

  it('has the rooms that each provider has', () => {
    expect(required.filter((path) => !has(path))).toEqual([]);
    expect(feeds).not.toEqual([]);
  });

  it.each(together)('has all of a row of rooms or none: %s and the others', (...row) => {
    const there = row.filter(has);
    expect(there.length === 0 ? row : there).toEqual(row);
  });

  it('keeps its contract within 15 lines', () => {
    expect(lines(join(own.folder, 'src/index.ts'))).toBeLessThanOrEqual(15);
  });

  it('names a feed’s files after the feed', () => {
    const names = feeds.map((path) => basename(path, '-feed.ts'));
    const parts = own.files.filter((path) => /^src\/[a-z0-9-]+-(record|event)\.ts$/.test(path));
    expect(parts.filter((path) => !names.includes(stem(path).replace(/-(record|event)$/, '')))).toEqual([]);
    expect(names.filter((name) => !has(`src/${name}-event.ts`))).toEqual([]);
  });

  it('uses no other name for a room', () => {
    const wrong = sources(own)
      .filter((path) => path.split('/').length === 2)
      .flatMap((path) =>
        Object.entries(otherNames)
          .filter(([, names]) => names.includes(stem(path)))
          .map(([room]) => `${path} is called ${room} here`),
      );
    expect(wrong).toEqual([]);
  });

  it('says where its fixtures come from', () => {
    const fixtures = own.files.filter((path) => path.startsWith('fixtures/'));
    expect(fixtures.length === 0 || fixtures.includes('fixtures/README.md')).toBe(true);
  });

  it('tests its provider as a whole', () => {
    expect(read(join(own.folder, 'src/provider.test.ts'))).toMatch(/\b(it|test)\(/);
  });

  it('has the sections of a provider’s README, in their order', () => {
    const expected = headings.filter((heading) => heading !== 'Serve' || has('src/serve.ts'));
    const found = headingsOf(read(join(own.folder, 'README.md')));
    expect(found.filter((heading) => headings.includes(heading))).toEqual(expected);
  });

  it('is found by the same name in its metadata and its settings', () => {
    const { logs } = own.manifest;
    expect(logs?.specVersion).toBe('v1');
    expect(read(join(own.folder, 'src/provider.ts'))).toContain(`name: '${logs?.provider}'`);
  });
});

describe('every file', () => {
  const code = files.filter((path) => isSource(path) && !path.includes('/fixtures/'));

  it('has a name that says what is in it', () => {
    expect(code.filter((path) => emptyNames.includes(stem(path)))).toEqual([]);
  });

  it('is short enough to read', () => {
    const length = packages.flatMap((own) => sources(own).map((path) => join(own.folder, path))).map(lines);
    const median = length.sort((a, b) => a - b)[Math.floor(length.length / 2)];
    console.info(`${length.length} source files, median ${median} lines, longest ${length.at(-1)}`);
    expect(code.filter((path) => !isTest(path) && lines(path) > 400)).toEqual([]);
  });
});
