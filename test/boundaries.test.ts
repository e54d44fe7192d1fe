import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imports, type Named } from './imports.ts';
import { type Package, packages, type Role, read, sources } from './workspace.ts';

// Arrows point one way: apps → stores, providers → core. The command line starts the server.
const mayImport: Record<Role, readonly Role[]> = {
  core: [],
  // A part is an optional peer, loaded where it is used.
  provider: ['core', 'part'],
  store: ['core'],
  part: ['core'],
  app: ['core', 'provider', 'store', 'part', 'app'],
};

// Inside core: a room, and the rooms beside it that it may read. The rest may read all but `testing`.
const coreRooms: Record<string, readonly string[]> = {
  provider: [],
  query: ['provider'],
  toolkit: ['provider'],
  http: ['provider', 'toolkit'],
  store: ['provider', 'query'],
  remote: ['provider', 'query', 'store'],
};

// The engine and the store are not a provider's business.
const closedToProviders = [
  '@logs/core/engine',
  '@logs/core/store',
  '@logs/core/remote',
  '@logs/core/testing',
];

const vendors = /edgio|uplynk|alibaba|aliyun|apsara|scaleengine|signalwire/i;

interface Import extends Named {
  file: string;
}

function importsOf(of: Package): Import[] {
  return sources(of).flatMap((file) =>
    imports(file, read(join(of.folder, file))).map((named) => ({ ...named, file })),
  );
}

function packageOf(name: string): string | undefined {
  if (name.startsWith('.') || name.startsWith('node:')) return;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function show({ file, name }: Import): string {
  return `${file} imports ${name}`;
}

it('every way to name a module is read', () => {
  const text = `
    import a from './a.ts';
    import type { B } from './b.ts';
    import './c.ts';
    export * from './d.ts';
    export { e } from './e.ts';
    const f = await import('./f.ts');
    let g: import('./g.ts').G;
    const h = require('./h.cjs');
    new Worker(new URL('./i.js', import.meta.url));
    const j = import.meta.resolve('./j.ts');
    const not = "import './k.ts'"; // import './l.ts'
    new URL('./m.sql', import.meta.url);
  `;
  const found = imports('example.ts', text);
  const all = [...'abcdefg'].map((name) => `./${name}.ts`).concat('./h.cjs', './i.js', './j.ts');
  expect(found.map(({ name }) => name).sort()).toEqual(all);
  expect(found.filter(({ types }) => types).map(({ name }) => name)).toEqual(['./b.ts', './g.ts']);
});

describe.each(packages.map((each) => [each.manifest.name, each] as const))('%s', (_, own) => {
  const all = importsOf(own);

  it('imports only what its role may', () => {
    const wrong = all.filter(({ name }) => {
      const target = packages.find((each) => each.manifest.name === packageOf(name));
      return target !== undefined && target !== own && !mayImport[own.role].includes(target.role);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('imports nothing of the project that is not there, and nothing past an entry', () => {
    const wrong = all.filter(({ name }) => {
      const owner = packageOf(name);
      if (!owner?.startsWith('@logs/')) return false;
      const target = packages.find((each) => each.manifest.name === owner);
      return target?.manifest.exports?.[`.${name.slice(owner.length)}`] === undefined;
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('declares what it imports at run time', () => {
    // An app is one bundle: what it bundles is there when it is built, and need not be there when it runs.
    const bundled = own.role === 'app' ? own.manifest.devDependencies : {};
    const { dependencies, peerDependencies } = own.manifest;
    const declared = Object.keys({ ...dependencies, ...peerDependencies, ...bundled });
    const wrong = all.filter(({ name }) => {
      const owner = packageOf(name);
      return owner !== undefined && owner !== own.manifest.name && !declared.includes(owner);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('stays inside its own folder with relative imports', () => {
    const wrong = all.filter(
      ({ file, name }) => name.startsWith('.') && join(file, '..', name).startsWith('..'),
    );
    expect(wrong.map(show)).toEqual([]);
  });
});

describe('core', () => {
  const core = packages.find((each) => each.role === 'core');
  if (core === undefined) throw new Error('packages/core is missing');
  const all = importsOf(core);
  const room = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

  it.each(Object.entries(coreRooms))('src/%s imports no room but %j', (name, allowed) => {
    const wrong = all.filter(({ file, name: target }) => {
      if (room(file) !== name || !target.startsWith('.')) return false;
      const other = room(join(file, '..', target).replaceAll('\\', '/'));
      return other !== name && !allowed.includes(other ?? 'src');
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('keeps its test suites out of what runs', () => {
    const wrong = all.filter(({ file, name }) => {
      if (room(file) === 'testing' || !name.startsWith('.')) return false;
      return room(join(file, '..', name).replaceAll('\\', '/')) === 'testing';
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('names no vendor, not in its tests either', () => {
    const wrong = core.files
      .filter((path) => path.startsWith('src/'))
      .filter((path) => vendors.test(path) || vendors.test(read(join(core.folder, path))));
    expect(wrong).toEqual([]);
  });
});

describe('providers', () => {
  const all = packages
    .filter((each) => each.role === 'provider')
    .flatMap((each) => importsOf(each).map((found) => ({ ...found, file: join(each.folder, found.file) })));

  it('leave the engine, the store and the test suites alone', () => {
    expect(all.filter(({ name }) => closedToProviders.includes(name)).map(show)).toEqual([]);
  });

  it('are not known to the command line, which finds those that are installed', () => {
    const cli = packages.find((each) => each.manifest.name === '@logs/cli');
    if (cli === undefined) throw new Error('apps/cli is missing');
    const names = packages.filter((each) => each.role === 'provider').map((each) => each.manifest.name);
    const wrong = importsOf(cli).filter(
      // The demo makes its data with one, and says what to install where it is missing.
      ({ file, name, types }) =>
        names.includes(packageOf(name) ?? '') && !types && file !== 'src/demo/demo-package.ts',
    );
    expect(wrong.map(show)).toEqual([]);
    expect(Object.keys(cli.manifest.dependencies ?? {}).filter((name) => names.includes(name))).toEqual([]);
  });
});
