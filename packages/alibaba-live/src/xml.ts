const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** What XML is made of: text, numbers, lists (the element is repeated) and elements by name. */
export type XmlValue = string | number | bigint | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** A document with one root. */
export function xmlDocument(root: string, value: XmlValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(root, value)}`;
}

function element(name: string, value: XmlValue): string {
  if (Array.isArray(value)) return value.map((each) => element(name, each)).join('');
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([child, each]) => element(child, each));
  return `<${name}>${inner.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(unwritable, '').replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** Text of the first element of this name, in or out of CDATA. */
export function xmlText(document: string, name: string): string | undefined {
  const open = document.indexOf(`<${name}>`);
  const close = document.indexOf(`</${name}>`, open);
  if (open < 0 || close < 0) return undefined;
  const text = document.slice(open + name.length + 2, close);
  const data = /^\s*<!\[CDATA\[([\s\S]*?)\]\]>\s*$/.exec(text)?.[1];
  return data ?? text.replace(/&(amp|lt|gt|quot|apos);/g, (entity) => unescaped[entity] ?? entity);
}

const unescaped: Readonly<Record<string, string>> = {
  '&apos;': "'",
  ...Object.fromEntries(Object.entries(entities).map(([character, entity]) => [entity, character])),
};
