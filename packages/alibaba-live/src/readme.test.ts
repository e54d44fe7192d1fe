import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { actions } from './actions.ts';
import * as own from './index.ts';
import { env, settings } from './settings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
const AsyncFunction = (async () => {}).constructor as new (
  ...code: string[]
) => (...values: unknown[]) => Promise<void>;

it.each(examples)('the README’s example is true:\n%s', async (code) => {
  const expected = [...code.matchAll(/^\/\/ (.+)$/gm)].map(([, line]) => line);
  const said: string[] = [];
  const body = code.replace(/^import \{ (.+) \} from '.+';$/m, 'const { $1 } = own;');
  const console = { log: (...words: unknown[]) => said.push(words.join(' ')) };
  await new AsyncFunction('own', 'console', body)(own, console);
  expect(expected.length).toBeGreaterThan(0);
  expect(said).toEqual(expected);
});

it.each(Object.keys(settings.shape))('the README has the setting %s and its variables', (setting) => {
  const row = readme.split('\n').find((line) => line.startsWith(`| \`${setting}\` |`)) ?? '';
  expect(row.match(/`[A-Z_]+`/g)).toEqual(env[setting as keyof typeof env].map((name) => `\`${name}\``));
});

it.each(Object.entries(actions))('the README has the feed %s', (feed, { action }) => {
  expect(readme).toMatch(new RegExp(`^\\| \`${feed}\`[^|]*\\| \`${action}\``, 'm'));
});
