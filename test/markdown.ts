/** A code block of a page, with what the comment before it asks of the test. */
export interface Block {
  /** Path and line, as an editor opens it. */
  at: string;
  language: string;
  code: string;
  /** Reason to leave it out. */
  skip: string | undefined;
  /** Run a `ts` block, beyond checking its types. */
  run: boolean;
  /** Exit code that a `sh` block ends with. */
  exit: number;
}

const fence = /^(?<ticks>`{3,})(?<language>[\w-]*)[^\n]*\n(?<code>[\s\S]*?)^\k<ticks>[ \t]*$/gm;
const marker = /<!-- test: (?<words>[^>]*?) -->\s*$/;

export function blocks(path: string, text: string): Block[] {
  return [...text.matchAll(fence)].map((match) => {
    const before = text.slice(0, match.index);
    const words = marker.exec(before)?.groups?.['words'] ?? '';
    const [verb = '', ...rest] = words.split(' ');
    if (!['', 'skip', 'run', 'exit'].includes(verb)) throw new Error(`${path}: no such marker: ${words}`);
    if (verb === 'skip' && rest.length === 0) throw new Error(`${path}: a skip needs a reason`);
    return {
      at: `${path}:${before.split('\n').length}`,
      language: match.groups?.['language'] ?? '',
      code: match.groups?.['code'] ?? '',
      skip: verb === 'skip' ? rest.join(' ') : undefined,
      run: verb === 'run',
      exit: verb === 'exit' ? Number(rest[0]) : 0,
    };
  });
}

/** A page without its code blocks. */
export function prose(text: string): string {
  return text.replace(fence, '');
}

/** Targets of the links of a page that lead to another file of the repository. */
export function links(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
