import type { DemoV1 } from '@logs/core';
import { demoTrial, testProvider } from '@logs/core/testing';
import { test } from 'vitest';
import { demo } from './demo.ts';
import { alibabaLive } from './provider.ts';

// All six feeds are made by one function: these two differ in how times are written and in what lines become.
const { 'push-proxy': pushProxy, domain } = demo.feeds;
const two: DemoV1 = {
  ...demo,
  feeds: { ...(pushProxy && { 'push-proxy': pushProxy }), ...(domain && { domain }) },
};

const trial = demoTrial(alibabaLive, two, {
  bad: { accessKeyId: 'testid', accessKeySecret: 'not-the-secret' },
  settings: { pageSize: 2 },
  feeds: {
    'push-proxy': {
      // Without the file of the vendor's page: it is of 2023, and the vendor is asked for the last 31 days.
      files: (seed, count, now) => pushProxy?.files?.({ seed, count, now }).slice(1) ?? [],
    },
  },
});
for (const { rule, run } of testProvider(trial)) test(rule, run, 120_000);
