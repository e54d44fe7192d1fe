import type { AttributesV1, AttributeValueV1 } from '@logs/core';
import type { NativeTable } from './feed-definition.ts';

/** Objects with the same attributes, and which of a table's columns these come from. */
interface Shape {
  example: AttributesV1;
  present: readonly { index: number; attribute: string }[];
}

const shapesOf = new WeakMap<NativeTable, Map<string, Shape>>();
const mostShapes = 1000;

/**
 * A row's attributes: the table's constants, and the values that are there. An object to which many names
 * are added one by one costs ten times as much as a copy of one that JSON made.
 */
export function attributesOf(
  table: NativeTable,
  values: readonly (AttributeValueV1 | null | undefined)[],
): AttributesV1 {
  const shapes = shapesOf.get(table) ?? new Map<string, Shape>();
  shapesOf.set(table, shapes);
  let key = '';
  for (const value of values) key += value === null || value === undefined ? '-' : '+';
  let shape = shapes.get(key);
  if (shape === undefined) {
    shape = shapeOf(table, values);
    if (shapes.size >= mostShapes) shapes.clear();
    shapes.set(key, shape);
  }
  const attributes = { ...shape.example };
  for (const { index, attribute } of shape.present) attributes[attribute] = values[index] as AttributeValueV1;
  return attributes;
}

function shapeOf(table: NativeTable, values: readonly (AttributeValueV1 | null | undefined)[]): Shape {
  const present = table.columns.flatMap(({ attribute }, index) => {
    const value = values[index];
    return value === null || value === undefined ? [] : [{ index, attribute }];
  });
  const example = Object.fromEntries(present.map(({ index, attribute }) => [attribute, values[index]]));
  return { present, example: JSON.parse(JSON.stringify({ ...table.constants, ...example })) as AttributesV1 };
}
