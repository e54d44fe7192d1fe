import { readFileSync } from 'node:fs';

/** A recorded request of `fixtures/`. */
export function recorded(name: string): Request {
  const text = readFileSync(new URL(`../fixtures/${name}.http`, import.meta.url), 'utf8');
  const [head = '', body = ''] = text.trimEnd().split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = new Headers();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
    if (!/^(connection|content-length)$/i.test(name)) headers.set(name, value);
  }
  const url = `http://${headers.get('host')}${target}`;
  return new Request(url, { method, headers, ...(method === 'POST' ? { body } : {}) });
}
