import { parseSync } from 'vite';

export interface Named {
  /** The module as the file names it. */
  name: string;
  /** Only for its types: nothing of it is there at run time. */
  types: boolean;
}

/** Every module that a source file names: imports, re-exports, types, `import()`, `require()`, worker URLs. */
export function imports(path: string, text: string): Named[] {
  const { program, errors } = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found = new Map<string, boolean>();
  visit(program, (node) => {
    const name = literal(node['source']) ?? called(node);
    if (name !== undefined) found.set(name, typesOnly(node) && found.get(name) !== false);
  });
  return [...found].map(([name, types]) => ({ name, types }));
}

type Node = Record<string, unknown>;

function visit(node: unknown, each: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) each(node as Node);
  for (const child of Object.values(node)) visit(child, each);
}

function typesOnly({ type, importKind, exportKind }: Node): boolean {
  return type === 'TSImportType' || importKind === 'type' || exportKind === 'type';
}

function literal(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return;
  const { type, value } = node as Node;
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
}

/** `require('x')`, `import.meta.resolve('x')`, and `new URL('./x.ts', import.meta.url)`. */
function called(node: Node): string | undefined {
  const callee = node['callee'] as Node | undefined;
  const first = literal((node['arguments'] as unknown[] | undefined)?.[0]);
  if (callee === undefined || first === undefined) return;
  if (node['type'] === 'NewExpression' && callee['name'] === 'URL') {
    return /^\.{1,2}\/.*\.[mc]?[jt]sx?$/.test(first) ? first : undefined;
  }
  if (callee['name'] === 'require') return first;
  const property = callee['property'] as Node | undefined;
  const object = callee['object'] as Node | undefined;
  return object?.['type'] === 'MetaProperty' && property?.['name'] === 'resolve' ? first : undefined;
}
