import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** Conditions of one export, or the file it is. */
export type Exports = Record<string, string | Record<string, string>>;

export interface Manifest {
  name: string;
  version: string;
  description?: string;
  license?: string;
  private?: boolean;
  type?: string;
  sideEffects?: boolean;
  engines?: Record<string, string>;
  files?: string[];
  bin?: Record<string, string>;
  exports?: Exports;
  publishConfig?: { access?: string; exports?: Exports };
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  logs?: { provider: string; aliases?: string[]; specVersion: string };
}

/** What part a package plays; the arrows between packages follow from it. */
export type Role = 'core' | 'provider' | 'store' | 'part' | 'app';

export interface Package {
  /** From the repository's root: `packages/core`. */
  folder: string;
  role: Role;
  manifest: Manifest;
  /** Every file of the package that git knows or would take, from the package's folder. */
  files: string[];
}

/** Every file that git knows or would take, from the repository's root, with forward slashes. */
export const files: string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
)
  .split('\0')
  .filter((path) => path !== '' && exists(path))
  .sort();

export const packages: Package[] = files
  .filter((path) => /^(packages|apps)\/[^/]+\/package\.json$/.test(path))
  .map((path) => {
    const folder = dirname(path);
    const manifest = json<Manifest>(path);
    const own = files
      .filter((file) => file.startsWith(`${folder}/`))
      .map((file) => file.slice(folder.length + 1));
    return { folder, role: role(folder, manifest), manifest, files: own };
  });

export const providers: Package[] = packages.filter((each) => each.role === 'provider');

/** The source files of a package that its users run: no tests, and nothing that only they use. */
export function sources(of: Package): string[] {
  return of.files.filter(
    (path) => path.startsWith('src/') && isSource(path) && !isTest(path) && !path.includes('/fixtures/'),
  );
}

export function isSource(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.endsWith('.d.ts') && !path.endsWith('.d.mts');
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(basename(path));
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function json<Shape>(path: string): Shape {
  return JSON.parse(read(path)) as Shape;
}

function exists(path: string): boolean {
  try {
    readFileSync(join(root, path));
    return true;
  } catch {
    return false; // deleted but not yet committed, or a link to a folder
  }
}

function role(folder: string, manifest: Manifest): Role {
  if (folder.startsWith('apps/')) return 'app';
  if (folder === 'packages/core') return 'core';
  if (manifest.logs !== undefined) return 'provider';
  return basename(folder).startsWith('store-') ? 'store' : 'part';
}
