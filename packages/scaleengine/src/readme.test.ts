import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { played } from '../test/play.ts';
import { vendor } from '../test/vendor.ts';
import { demo } from './demo.ts';
import { scaleEngine } from './provider.ts';
import { sampleLogs } from './sample-logs.ts';
import { env, settings } from './settings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
const AsyncFunction = (async () => {}).constructor as new (
  ...code: string[]
) => (...values: unknown[]) => Promise<void>;

it.each(examples)('the README’s example runs:\n%s', async (code) => {
  const now = new Date('2026-11-22T12:00:00Z');
  await using peer = await vendor(sampleLogs({ seed: 1, count: 8, now }), undefined, played(now));
  const own = {
    scaleEngine: (given: Record<string, unknown>) =>
      scaleEngine({ ...given, ...demo.settings(peer.url, demo.credentials[0]) }, played(now)),
  };
  const said: unknown[] = [];
  const body = code.replaceAll(/^import \{ (.+) \} from '@logs\/scaleengine';$/gm, 'const { $1 } = own;');
  await new AsyncFunction('own', 'console', body)(own, { log: (line: unknown) => said.push(line) });
  expect(said).toHaveLength(10);
  expect(said[0]).toMatchObject({ name: 'media.publish.end' });
  expect(said[9]).toMatchObject({ complete: { logdate: '2026-11-22 11:00:00' } });
});

it('the README names every setting and its variable', () => {
  for (const name of Object.keys(settings.shape) as (keyof typeof env)[]) {
    expect(readme).toContain(`| \`${name}\` | \`${env[name][0]}\``);
  }
  expect(examples).toHaveLength(1);
});
