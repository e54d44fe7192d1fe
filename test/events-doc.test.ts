import { readFileSync } from 'node:fs';
import { type CommonAttribute, columnOf, commonAttributes } from '@logs/core';
import { expect, test } from 'vitest';

test('docs/events.md lists the common attributes as they are', () => {
  const text = readFileSync(new URL('../docs/events.md', import.meta.url), 'utf8');
  const listed = text.split('\n').filter((line) => /^\| `[\w.]+\.[\w.]+` \| /.test(line));
  const attributes: [string, CommonAttribute][] = Object.entries(commonAttributes);
  expect(listed).toEqual(
    attributes.map(([name, { type, alias, class: kind }]) => {
      const cells = [`\`${name}\``, `\`${columnOf(name)}\``, type, alias ? `\`${alias}\`` : '', kind ?? ''];
      return `| ${cells.join(' | ')} |`;
    }),
  );
});
