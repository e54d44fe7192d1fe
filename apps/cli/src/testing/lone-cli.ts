import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { bin } from './run-logs.ts';

const needs = ['@logs/core', '@logs/deliver', '@logs/s3', '@logs/server', '@logs/store-duckdb', 'jiti'];

/** The built `logs` as it is installed without any provider, for the length of a test; answers its entry. */
export async function loneCli(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logs-lone-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(dirname(bin), join(folder, 'dist'), { recursive: true });
  const own = fileURLToPath(new URL('../../', import.meta.url));
  await cp(join(own, 'package.json'), join(folder, 'package.json'));
  await mkdir(join(folder, 'node_modules/@logs'), { recursive: true });
  for (const name of needs)
    await symlink(join(own, 'node_modules', name), join(folder, 'node_modules', name));
  return join(folder, 'dist/bin.js');
}
