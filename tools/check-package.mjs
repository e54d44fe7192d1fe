#!/usr/bin/env node
// Checks a package as its users get it: packs the one in the working directory, then looks into the tarball.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const shell = process.platform === 'win32';

function run(command, args, stdio = 'inherit') {
  const { status, error, stdout } = spawnSync(command, args, { stdio, shell, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) {
    if (stdout) process.stdout.write(stdout);
    console.error(`failed: ${command} ${args.join(' ')}`);
    process.exit(1);
  }
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'logs-pack-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

run('pnpm', ['pack', '--pack-destination', folder], 'pipe');
const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
if (tarballs.length !== 1) throw new Error(`expected one tarball, found ${tarballs.length}`);
const tarball = join(folder, tarballs[0]);

run('publint', ['run', tarball, '--strict']);
// A package without an entry to import has no types to get wrong.
if (Object.keys(exports).some((entry) => entry !== './package.json')) {
  run('attw', [tarball, '--profile', 'esm-only', '--no-emoji']);
}
