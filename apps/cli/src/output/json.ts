import type { Json } from '@logs/core';
import type { Cell, Column, Encoder } from './encoder.ts';
import { safeJson } from './safe-text.ts';

/** One JSON value a line. */
export function ndjsonEncoder<Item>(value: (item: Item) => unknown): Encoder<Item> {
  return {
    head: () => '',
    batch: (items) => {
      let text = '';
      for (const item of items) text += `${safeJson(value(item))}\n`;
      return text;
    },
    end: () => '',
  };
}

/** One JSON array, each item on a line of its own. */
export function jsonEncoder<Item>(value: (item: Item) => unknown): Encoder<Item> {
  let first = true;
  return {
    head: () => '[',
    batch: (items) => {
      let text = '';
      for (const item of items) {
        text += `${first ? '\n' : ',\n'}${safeJson(value(item))}`;
        first = false;
      }
      return text;
    },
    end: () => (first ? ']\n' : '\n]\n'),
  };
}

/** A row as an object with the columns as its keys; a name that comes twice gets `_1`, `_2` … . */
export function rowObject(columns: readonly Column[]): (row: readonly Cell[]) => Record<string, Json> {
  const keys = new Set<string>();
  for (const { name } of columns) {
    let key = name;
    for (let count = 1; keys.has(key); count++) key = `${name}_${count}`;
    keys.add(key);
  }
  const order = [...keys];
  return (row) => Object.fromEntries(order.map((key, at) => [key, row[at] ?? null]));
}
