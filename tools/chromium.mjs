#!/usr/bin/env node
// The page tests drive a real Chromium. Finds one, or installs Debian's where this user may.
// In CI a missing browser is a failure; on a person's machine the page tests are skipped.
import { aptInstall } from './apt-get.mjs';
import { findChromium } from './find-chromium.mjs';

if (findChromium() === undefined && !process.env.CHROMIUM) {
  console.log('No Chromium here: installing Debian’s (set CHROMIUM=/path/to/chromium to use another).');
  aptInstall('chromium', 'fonts-liberation');
}
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
