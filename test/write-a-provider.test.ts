import type { FeedV1, LogProviderV1 } from '@logs/core';
import { testProvider } from '@logs/core/testing';
import { expect, it } from 'vitest';
import { blocks } from './markdown.ts';
import { files, read } from './workspace.ts';

const path = 'docs/write-a-provider.md';
const example = 'docs/examples/hello-provider';
const page = read(path);

/** Files of the example that the page shows: a link to the file, and its text below. */
const shown = [
  ...page.matchAll(/^\[([\w./-]+)\]\(examples\/hello-provider\/\1\)\n\n(`{3}\w+\n[\s\S]*?^`{3}$)/gm),
].map(([, file = '', fenced = '']) => ({ file, code: blocks(path, `${fenced}\n`)[0]?.code }));

it.each(shown)('the page shows $file as it is', ({ file, code }) => {
  expect(code).toBe(read(`${example}/${file}`));
});

it('the page shows every file that makes the provider', () => {
  const own = files
    .filter((file) => file.startsWith(`${example}/src/`))
    .map((file) => file.slice(example.length + 1))
    .filter((file) => file !== 'src/peer.ts');
  expect(shown.map(({ file }) => file).sort()).toEqual([...own, 'package.json'].sort());
});

it('the page explains every rule in the section that the rule names', () => {
  const feed = { kind: 'files', encode: () => {} } as unknown as FeedV1;
  const provider: LogProviderV1 = {
    specVersion: 'v1',
    name: 'any',
    feeds: { any: feed },
    serve: () => fetch,
  };
  const checks = testProvider({
    create: () => provider,
    feeds: { any: { query: {}, update: (record) => record, remove: (record) => record } },
    credentials: { good: {}, bad: {} },
  });
  expect(checks.length).toBeGreaterThan(25);
  const sections = page.split(/^### /m).slice(1);
  for (const { rule, docs } of checks) {
    const [file, anchor] = docs.split('#');
    const section = sections.find(
      (text) => text.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') === anchor,
    );
    expect(file).toBe(path);
    expect(section, rule).toContain(`\n- ${rule}\n`);
  }
});
