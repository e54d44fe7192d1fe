import { readFileSync } from 'node:fs';
import { defaultLimits } from '@logs/core';
import { expect, it } from 'vitest';
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
  const body = code.replaceAll(/^import \{ (.+) \} from '(.+)';$/gm, (_, names: string, from: string) => {
    return `const { ${names} } = modules['${from}'];`;
  });
  const modules = { '@logs/edgio-format': own, '@logs/core': { defaultLimits } };
  const console = { log: (line: unknown) => said.push(String(line)) };
  await new AsyncFunction('modules', 'console', body)(modules, console);
  expect(expected).not.toEqual([]);
  expect(said).toEqual(expected);
});

it('the README names every setting and its variable', () => {
  for (const name of Object.keys(settings.shape) as (keyof typeof env)[]) {
    expect(readme).toContain(`| \`${name}\` | \`${env[name][0]}\``);
  }
  expect(examples).toHaveLength(3);
});
