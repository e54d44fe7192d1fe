/** Which optional columns a line has. `auto` in the settings chooses by the number of columns. */
export type Layout = 'legacy' | 'base' | 'ray' | 'enhanced' | 'enhanced+ray';

/**
 * What a column holds, and so how it becomes attributes. `text` · `integer` · `number` a double · `choice` one
 * of `values` · `url` text whose secrets are redacted · `epoch` Unix time in milliseconds · `instant` the same,
 * and it is the event's own time · `duration` a number, or a byte range → `media.segment.range` · `break` a
 * break position → `media.ad.break.type` and `.index`, in another form `uplynk.ad.break` · `request` a URL →
 * `url.full`, or a payload → `uplynk.ad.request`.
 */
export type Kind =
  | 'text'
  | 'integer'
  | 'number'
  | 'choice'
  | 'url'
  | 'epoch'
  | 'instant'
  | 'duration'
  | 'break'
  | 'request';

/** One of the vendor's columns. */
export interface Column {
  /** The vendor's name in snake_case. */
  name: string;
  kind: Kind;
  /** The attribute that holds its value. */
  attribute: string;
  /** Layouts that have it; all, when left out. */
  layouts?: readonly Layout[];
  /** The vendor's value → the attribute's; on an attribute that is true or false, `true` and `false`. */
  values?: Readonly<Record<string, string>>;
  /** A value of the vendor's that means that there is none. */
  none?: string;
  /** Another attribute that holds the same value as text. */
  also?: string;
}

/** SeverityNumber by an attribute's value: `is` where it is `equal`, or from `from` up to below `below`. */
export interface SeverityRule {
  otherwise: number;
  attribute: string;
  equal?: string;
  from?: number;
  below?: number;
  is: number;
}

/** A value by which a layout is known. */
export interface LayoutSign {
  layout: Layout;
  /** Only lines of exactly this layout's width can be of it. */
  exact: boolean;
  /** Number of the column, from 0 after date, time and type. */
  column: number;
  /** What its value looks like, where there is one. */
  looks: 'letter' | 'no address';
}

/** One of the vendor's event types. Every line of it begins with date, time and the type's name. */
export interface EventType {
  /** EventName of its events. */
  event: string;
  severity: number | SeverityRule;
  /** Attributes that are the same on each event. */
  constants?: Readonly<Record<string, string | number>>;
  /** Its layouts; all have `base`. */
  layouts: readonly Layout[];
  /** How `auto` tells a layout from a narrower one with unknown columns: by the value of one of its columns. */
  sign?: LayoutSign;
  /** In `uplynk.missing` of lines whose layout lacks a column that they should have. */
  missing?: { layout: Layout; column: string };
  /** In the order of the file, after date, time and type. */
  columns: readonly Column[];
}
