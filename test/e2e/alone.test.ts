import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, packages, providers, root } from '../workspace.ts';

// A user's project that installed one provider: what its tarball and those of its dependencies hold, no more.

const most = { packages: 6, bytes: 15e6 };
const tarballs = new Map<string, string>();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-alone-'));
  for (const name of ['@logs/core', ...providers.map(({ manifest }) => manifest.name)]) {
    const own = packages.find(({ manifest }) => manifest.name === name);
    const into = join(folder, 'tarballs', name);
    mkdirSync(into, { recursive: true });
    execFileSync(
      process.execPath,
      [
        join(root, 'tools/run.mjs'),
        '--pnpm',
        '-C',
        join(root, own?.folder ?? ''),
        'pack',
        '--pack-destination',
        into,
      ],
      { stdio: 'pipe' },
    );
    tarballs.set(name, join(into, readdirSync(into)[0] ?? ''));
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Installed extends Manifest {
  optionalDependencies?: Record<string, string>;
}

/** Puts a package and all that it needs into a project's node_modules; the manifests by name. */
function install(
  project: string,
  name: string,
  from: string,
  seen = new Map<string, Installed>(),
): Map<string, Installed> {
  if (seen.has(name)) return seen;
  const target = join(project, 'node_modules', name);
  mkdirSync(target, { recursive: true });
  const tarball = tarballs.get(name);
  let source = '';
  if (tarball === undefined) {
    const place = (createRequire(from).resolve.paths(name) ?? []).map((each) => join(each, name));
    source = realpathSync(
      place.find((each) => statSync(each, { throwIfNoEntry: false }) !== undefined) ?? name,
    );
    cpSync(source, target, { recursive: true });
  } else {
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    source = join(root, packages.find(({ manifest }) => manifest.name === name)?.folder ?? '');
  }
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Installed;
  seen.set(name, manifest);
  for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    install(project, needed, join(source, 'package.json'), seen);
  }
  return seen;
}

function bytesOf(path: string): number {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

describe.each(providers.map(({ manifest }) => [manifest.name, manifest.logs?.provider ?? ''] as const))(
  '%s alone',
  (name, provider) => {
    it(`is at most ${most.packages} packages and ${most.bytes / 1e6} MB, runs no script at its installation, and works`, () => {
      const project = join(folder, 'projects', provider);
      const installed = install(project, name, root);
      expect([...installed.keys()].length, [...installed.keys()].join(', ')).toBeLessThanOrEqual(
        most.packages,
      );
      expect(bytesOf(join(project, 'node_modules'))).toBeLessThanOrEqual(most.bytes);
      const scripts = [...installed.values()].flatMap((each) =>
        ['preinstall', 'install', 'postinstall'].filter((script) => each.scripts?.[script] !== undefined),
      );
      expect(scripts).toEqual([]);
      writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
      writeFileSync(
        join(project, 'program.js'),
        `import factory from '${name}';\nconsole.log(factory.providerName, factory.specVersion);\n`,
      );
      const says = execFileSync(process.execPath, ['program.js'], { cwd: project, encoding: 'utf8' });
      expect(says).toBe(`${provider} v1\n`);
    });
  },
);
