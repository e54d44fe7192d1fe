import { spawnSync } from 'node:child_process';

/** Installs packages of Debian where this user may; nothing elsewhere. */
export function aptInstall(...packages) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  if (run('update', '-qq')) run('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

function run(...args) {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}
