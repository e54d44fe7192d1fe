import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Exports, files, json, type Manifest, packages, providers, read, root } from './workspace.ts';

const published = packages.filter((each) => each.manifest.private !== true);

/** The exports as a user of the published package has them. */
function withoutSource(exports: Exports): Exports {
  return Object.fromEntries(
    Object.entries(exports).map(([entry, target]) => {
      if (typeof target === 'string') return [entry, target];
      const { '@logs/source': _, ...rest } = target;
      return [entry, rest];
    }),
  );
}

function entriesOf(exports: Exports | undefined): [string, Record<string, string>][] {
  return Object.entries(exports ?? {}).filter((each): each is [string, Record<string, string>] => {
    return typeof each[1] !== 'string';
  });
}

describe.each(published.map((each) => [each.manifest.name, each] as const))('%s', (_, own) => {
  const { manifest, folder } = own;

  it('says what it is', () => {
    expect(manifest).toMatchObject({
      name: expect.stringMatching(/^@logs\/[a-z0-9-]+$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      description: expect.stringMatching(/.{20,}/),
      license: 'MIT',
      type: 'module',
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public' },
    });
    expect(typeof manifest.sideEffects).toBe('boolean');
    expect(Object.keys(manifest).filter((key) => ['repository', 'homepage', 'bugs'].includes(key))).toEqual(
      [],
    );
    expect(own.files).toContain('README.md');
  });

  it('exports its sources to the workspace alone', () => {
    const exports = manifest.exports ?? {};
    expect(exports['./package.json']).toBe('./package.json');
    for (const [entry, conditions] of entriesOf(exports)) {
      expect(Object.keys(conditions), entry).toEqual(['@logs/source', 'types', 'default']);
      const source = conditions['@logs/source'] ?? '';
      expect(own.files, entry).toContain(source.slice(2));
      const built = source.replace('./src/', './dist/').replace(/\.ts$/, '');
      expect(conditions, entry).toMatchObject({ types: `${built}.d.ts`, default: `${built}.js` });
    }
    expect(manifest.publishConfig?.exports ?? exports).toEqual(withoutSource(exports));
  });

  it('publishes what it exports', () => {
    expect(manifest.files).toContain('dist');
    const needsSources = entriesOf(manifest.exports).length > 0; // the source maps point there
    expect(manifest.files?.includes('src')).toBe(needsSources);
    expect(manifest.files?.includes('!src/**/*.test.ts')).toBe(needsSources);
  });

  it('asks for ranges, so that its users install one copy of what they share', () => {
    const catalog = read('pnpm-workspace.yaml');
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (name.startsWith('@logs/')) expect(range, name).toBe('workspace:^');
      if (range === 'catalog:') {
        expect(catalog, name).toMatch(new RegExp(`^ {2}"?${name.replace('/', '\\/')}"?: \\^`, 'm'));
      }
    }
  });

  it('is built and checked like the others', () => {
    expect(Object.keys(manifest.scripts ?? {})).toEqual(
      expect.arrayContaining(['build', 'typecheck', 'test', 'lint', 'check:package']),
    );
    expect(existsSync(join(root, folder, 'tsconfig.json'))).toBe(true);
  });
});

describe('run-time dependencies', () => {
  it('of core are few', () => {
    const core = packages.find((each) => each.role === 'core');
    const names = Object.keys(core?.manifest.dependencies ?? {});
    expect(names.filter((name) => !['lossless-json', 'undici', 'zod'].includes(name))).toEqual([]);
  });

  it.each(
    packages
      .filter((each) => each.role !== 'store' && each.role !== 'app')
      .map((each) => [each.manifest.name, each.folder]),
  )('of %s hold no native code', (_, folder) => {
    const native = closure(join(root, folder, 'package.json')).filter(
      ({ cpu, gypfile, scripts }) =>
        cpu !== undefined || gypfile === true || scripts?.['install'] !== undefined,
    );
    expect(native.map(({ name }) => name)).toEqual([]);
  });
});

describe('discovery', () => {
  it('finds no name twice', () => {
    const names = providers.flatMap(({ manifest: { logs } }) => [logs?.provider, ...(logs?.aliases ?? [])]);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('releases', () => {
  it('go out one package at a time', () => {
    expect(json('.changeset/config.json')).toMatchObject({ fixed: [], linked: [], access: 'public' });
  });

  it('of a peer do not make those who work with it a new major version', () => {
    expect(json('.changeset/config.json')).toMatchObject({
      ___experimentalUnsafeOptions_WILL_CHANGE_IN_PATCH: { onlyUpdatePeerDependentsWhenOutOfRange: true },
    });
    // A caret leaves each minor version below 1.0.0 out.
    const peers = published.flatMap(({ manifest: { peerDependencies } }) =>
      Object.entries(peerDependencies ?? {}),
    );
    for (const [name, range] of peers.filter(([name]) => name.startsWith('@logs/'))) {
      expect(range, name).toBe('workspace:>=0.0.0 <1.0.0');
    }
  });

  it('have the licence that the packages name', () => {
    expect(read('LICENSE')).toContain('MIT License');
  });
});

describe('every file', () => {
  const text = files.filter((path) => !read(path).includes('\0'));
  // Put together here, so that this file does not hold them.
  const machine = [
    `/${'work'}/`,
    `/${'root'}/`,
    `registry.${'npmjs'}`,
    `npm.${'pkg'}`,
    `${'deb'}.debian.org`,
  ];
  const unfinished = new RegExp(`\\b(${['TO', 'FIX'].map((word) => `${word}DO|${word}ME`).join('|')})\\b`);

  it.each(machine)('is free of %s', (word) => {
    expect(text.filter((path) => read(path).includes(word))).toEqual([]);
  });

  it('is finished', () => {
    const own = text.filter((path) => path !== 'pnpm-lock.yaml' && !path.includes('/fixtures/'));
    expect(own.filter((path) => unfinished.test(read(path)))).toEqual([]);
  });
});

interface Installed extends Manifest {
  cpu?: string[];
  gypfile?: boolean;
  optionalDependencies?: Record<string, string>;
}

/** The manifests of everything that an installation of this package brings, itself included. */
function closure(path: string, seen = new Map<string, Installed>()): Installed[] {
  if (seen.has(path)) return [];
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Installed;
  seen.set(path, manifest);
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const found = manifestOf(name, path);
    if (found !== undefined) closure(found, seen);
    else if (manifest.dependencies?.[name] !== undefined)
      throw new Error(`${name} is not installed for ${path}`);
  }
  return [...seen.values()];
}

function manifestOf(name: string, from: string): string | undefined {
  const folders = createRequire(from).resolve.paths(name) ?? [dirname(from)];
  return folders.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path));
}
