import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A user's project in a temporary folder, for the length of a test. */
export interface Project {
  folder: string;
  write(path: string, text: string | Uint8Array): Promise<void>;
}

/** Makes a project in which the provider of `fixtures/acme-logs` is installed. */
export async function makeProject(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'logs-cli-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const acme = fileURLToPath(new URL('../../fixtures/acme-logs', import.meta.url));
  await cp(acme, join(folder, 'node_modules/acme-logs'), { recursive: true });
  const write = async (path: string, text: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return { folder, write };
}
