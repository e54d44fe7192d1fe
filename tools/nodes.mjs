#!/usr/bin/env node
// Runs the whole suite under the other supported lines of Node, each fetched from the npm registry.
//   node tools/nodes.mjs [major ...]      without arguments: 22 and 24
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const majors = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];
const failed = [];

for (const major of majors) {
  console.log(`\nNode ${major}`);
  const { status, error } = spawnSync(
    'npm',
    [
      'exec',
      '--yes',
      '--loglevel=error',
      `--package=node@${major}`,
      '--',
      'node',
      'node_modules/vitest/vitest.mjs',
      'run',
    ],
    { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  if (error) throw error;
  if (status !== 0) failed.push(major);
}

if (failed.length > 0) {
  console.error(`Failed under Node ${failed.join(', ')}.`);
  process.exit(1);
}
