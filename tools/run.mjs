#!/usr/bin/env node
// `npm test` and friends on a machine with only node and npm: fetches the pnpm that package.json pins
// from the npm registry (npm's cache keeps it), installs what changed, then runs the asked-for script.
//   node tools/run.mjs <script> [args]      node tools/run.mjs --pnpm <pnpm args>
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

function pnpm(...args) {
  const { status, error } = spawnSync(
    'npm',
    ['exec', '--yes', '--loglevel=error', '--', packageManager, ...args],
    {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
      stdio: 'inherit',
      shell: process.platform === 'win32', // npm is a .cmd file there
    },
  );
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const [first, ...rest] = process.argv.slice(2);
if (first === undefined) throw new Error('usage: node tools/run.mjs <script> [args]');
if (first === '--pnpm') {
  pnpm(...rest);
} else {
  pnpm('install', '--prefer-offline', '--reporter=append-only');
  pnpm('run', '--silent', first, ...rest);
}
