#!/usr/bin/env node
// The page tests drive a real Chromium. Finds one, or installs Debian's where this user may.
// In CI a missing browser is a failure; on a person's machine the page tests are skipped.
import { spawnSync } from 'node:child_process';
import { findChromium } from './find-chromium.mjs';

function aptGet(...args) {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

function install() {
  if (process.env.CHROMIUM || process.platform !== 'linux' || process.getuid?.() !== 0) return;
  console.log('No Chromium here: installing Debian’s (set CHROMIUM=/path/to/chromium to use another).');
  if (aptGet('update', '-qq')) {
    aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation');
  }
}

if (findChromium() === undefined) install();
if (findChromium() === undefined) {
  const why = process.env.CHROMIUM
    ? `CHROMIUM names ${process.env.CHROMIUM}, and no such file is there`
    : 'no Chromium was found';
  const remedy = 'Install Chromium, or set CHROMIUM to the path of one.';
  if (process.env.CI === 'true') {
    console.error(`The page tests cannot run: ${why}. ${remedy}`);
    process.exit(1);
  }
  console.warn(`The page tests will be skipped: ${why}. ${remedy}`);
}
