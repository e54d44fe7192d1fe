#!/usr/bin/env node
// The tests of buckets talk to a real OpenStack Swift. Finds it, or installs Debian's where this user may.
// In CI a missing one is a failure; on a person's machine those tests are skipped.
import { aptInstall } from './apt-get.mjs';
import { findSwift } from './start-swift.mjs';

const packages = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'];

if (!findSwift()) {
  console.log('No OpenStack Swift here: installing Debian’s, for the tests of buckets.');
  aptInstall(...packages);
}
if (!findSwift()) {
  const remedy = `On Debian: apt-get install ${packages.join(' ')}`;
  if (process.env.CI === 'true') {
    console.error(`The tests of buckets cannot run: there is no OpenStack Swift. ${remedy}`);
    process.exit(1);
  }
  console.warn(`The tests of buckets will be skipped: there is no OpenStack Swift. ${remedy}`);
}
