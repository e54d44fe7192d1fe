import { readFileSync } from 'node:fs';
import { memoryStore } from '@logs/core/testing';
import { expect, it } from 'vitest';
import { record } from '../test/logs.ts';
import { loopback } from '../test/loopback.ts';
import { good, keep, vendor } from '../test/vendor.ts';
import { demo } from './demo.ts';
import * as own from './index.ts';
import { env, settings } from './settings.ts';
import type { VideoRecord } from './video-record.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
const AsyncFunction = (async () => {}).constructor as new (
  ...code: string[]
) => (...values: unknown[]) => Promise<void>;

it.each(examples)('the README’s example is true:\n%s', async (code) => {
  const expected = [...code.matchAll(/^\/\/ (.+)$/gm)].map(([, line]) => line);
  const served = vendor(memoryStore());
  const samples = demo.feeds['video']?.records?.({ seed: 1, count: 0, now: new Date() }) as VideoRecord[];
  await keep(served.store, [record(samples[0]?.text ?? '')]);
  await using peer = await loopback(served.answer);
  const body = code
    .replace(/^import \{ (\w+), type \w+ \} from '@logs\/signalwire';$/m, 'const { $1 } = own;')
    .replace(' as VideoFeed', '')
    .replace('signalWire()', 'signalWire({ project, token, endpoint })');
  const said: string[] = [];
  const console = { log: (...words: unknown[]) => said.push(words.join(' ')) };
  const { project, token } = good;
  const run = new AsyncFunction('own', 'project', 'token', 'endpoint', 'console', body);
  await run(own, project, token, peer.url.origin, console);
  expect(expected).not.toEqual([]);
  expect(said).toEqual(expected);
});

it('the README names every setting and its variables', () => {
  for (const name of Object.keys(settings.shape) as (keyof typeof env)[]) {
    const variables = env[name].map((variable) => `\`${variable}\``).join(', ');
    expect(readme).toContain(`| \`${name}\` | ${variables}`);
  }
  expect(examples).toHaveLength(1);
});
