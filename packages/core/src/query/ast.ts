/** A point of comparison as the user wrote it, unquoted. */
export type OperatorV1 = 'eq' | 'lt' | 'le' | 'gt' | 'ge';

/**
 * A parsed filter. `field` is a canonical name: an attribute (`client.address`), or one of `id`, `time`,
 * `name`, `severity`, `source`, `feed`, `file`, `line`, `event` (the vendor's event type), `deleted`.
 */
export type FilterV1 =
  | { kind: 'and'; filters: readonly FilterV1[] }
  | { kind: 'or'; filters: readonly FilterV1[] }
  | { kind: 'not'; filter: FilterV1 }
  /**
   * The field is there and compares so. `eq` is equality of text, regardless of case only where the field is
   * free text; numbers, booleans and times compare as such when the field is of that type.
   */
  | { kind: 'compare'; field: string; operator: OperatorV1; value: string }
  /** The field is there and its text matches: `*` any text, `?` one character; parts between are literal. */
  | { kind: 'like'; field: string; pattern: readonly (string | { any: 'many' | 'one' })[] }
  /** The field is there. */
  | { kind: 'exists'; field: string }
  /** Some text of the event (name, id, any attribute that is text) contains it, regardless of case. */
  | { kind: 'text'; value: string };
