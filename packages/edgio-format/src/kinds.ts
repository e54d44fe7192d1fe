import { type AttributesV1, type AttributeValueV1, redactUrl, type TableColumnV1 } from '@logs/core';
import { isoTime, lastInstant } from './calendar.ts';
import type { Column, Kind } from './column.ts';

/** Sets the attributes that a text says, or answers false when it does not fit. */
type ColumnReader = (text: string, attributes: AttributesV1) => boolean;

/** What a kind of column is in an event, in a table, and back in a line. */
interface KindRule {
  /** The columns of a table that hold it; `more` stand behind those of all other columns. */
  table(column: Column): { own?: TableColumnV1; more?: TableColumnV1 };
  /** Makes the reader of a column. */
  reader(column: Column, redact: readonly string[]): ColumnReader;
  /** The text that says these attributes; undefined when they are absent. */
  write(attributes: AttributesV1, column: Column, time: string): string | undefined;
}

const numeral = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const range = /^(bytes[= ])?(\d+-\d*|-\d+)(\/(\d+|\*))?$/i;
const position = /^(pre|mid|post)[. ](\d{1,15})$/;
const webAddress = /^https?:\/\//i;

const one = (column: Column, type: TableColumnV1['type']) => ({
  own: {
    name: column.name,
    attribute: column.attribute,
    type,
    ...(column.values && { values: column.values }),
  },
});
const written = (value: AttributeValueV1 | undefined) => (value === undefined ? undefined : String(value));
const same: KindRule['write'] = (attributes, { attribute }) => written(attributes[attribute]);

function number(text: string): number | undefined {
  const value = numeral.test(text) ? Number(text) + 0 : Number.NaN; // + 0: there is no -0
  return Number.isFinite(value) ? value : undefined;
}

function instant(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) && Number(text) <= lastInstant ? Number(text) : undefined;
}

// A column that is one attribute, or does not fit.
function single(parse: (text: string) => AttributeValueV1 | undefined): KindRule['reader'] {
  return ({ attribute }) =>
    (text, attributes) => {
      const value = parse(text);
      if (value !== undefined) attributes[attribute] = value;
      return value !== undefined;
    };
}

/** Every kind's rule. */
export const kinds: Readonly<Record<Kind, KindRule>> = {
  text: {
    table: (column) => one(column, 'text'),
    reader:
      ({ attribute }) =>
      (text, attributes) => {
        attributes[attribute] = text;
        return true;
      },
    write: same,
  },
  url: {
    table: (column) => one(column, 'text'),
    reader:
      ({ attribute }, redact) =>
      (text, attributes) => {
        attributes[attribute] = redactUrl(text, redact);
        return true;
      },
    write: same,
  },
  integer: {
    table: (column) => one(column, 'integer'),
    reader: single((text) => {
      const value = /^-?\d+$/.test(text) ? number(text) : undefined;
      return Number.isSafeInteger(value) ? value : undefined;
    }),
    write: same,
  },
  number: {
    table: (column) => one(column, 'number'),
    reader: single(number),
    write: same,
  },
  choice: {
    table: (column) => one(column, isFlag(column) ? 'boolean' : 'text'),
    reader(column, redact) {
      const values = new Map<string, AttributeValueV1>(Object.entries(column.values ?? {}));
      if (isFlag(column)) for (const [key, value] of values) values.set(key, value === 'true');
      return single((text) => values.get(text))(column, redact);
    },
    write(attributes, { attribute, values = {} }) {
      return Object.keys(values).find((key) => values[key] === written(attributes[attribute]));
    },
  },
  epoch: {
    table: (column) => one(column, 'time'),
    reader: single((text) => {
      const value = instant(text);
      return value === undefined ? undefined : isoTime(value);
    }),
    write(attributes, { attribute }) {
      const value = attributes[attribute];
      return value === undefined ? undefined : String(Date.parse(String(value)));
    },
  },
  instant: {
    table: ({ name, attribute }) => ({ more: { name: 'line_time', attribute, type: 'time', from: name } }),
    reader: () => (text) => instant(text) !== undefined,
    write: (attributes, { attribute }, time) =>
      attributes[attribute] === undefined ? undefined : String(Date.parse(time)),
  },
  duration: {
    table: (column) => ({
      ...one(column, 'number'),
      more: { name: 'byte_range', attribute: 'media.segment.range', type: 'text' },
    }),
    reader:
      ({ attribute }) =>
      (text, attributes) => {
        const value = number(text);
        if (value !== undefined) attributes[attribute] = value;
        else if (range.test(text)) attributes['media.segment.range'] = text;
        else return false;
        return true;
      },
    write: (attributes, { attribute }) => written(attributes[attribute] ?? attributes['media.segment.range']),
  },
  break: {
    table: () => ({
      own: { name: 'ad_break_type', attribute: 'media.ad.break.type', type: 'text' },
      more: { name: 'ad_break_index', attribute: 'media.ad.break.index', type: 'integer' },
    }),
    reader: () => (text, attributes) => {
      const [, type, index] = position.exec(text) ?? [];
      if (type === undefined) attributes['uplynk.ad.break'] = text;
      else {
        attributes['media.ad.break.type'] = type;
        attributes['media.ad.break.index'] = Number(index);
      }
      return true;
    },
    write(attributes) {
      const { 'media.ad.break.type': type, 'media.ad.break.index': index } = attributes;
      return type === undefined ? written(attributes['uplynk.ad.break']) : `${type}.${index}`;
    },
  },
  request: {
    table: (column) => ({
      own: { name: 'ad_request_url', attribute: column.attribute, type: 'text' },
      more: { name: column.name, attribute: 'uplynk.ad.request', type: 'text' },
    }),
    reader:
      ({ attribute }, redact) =>
      (text, attributes) => {
        if (webAddress.test(text)) attributes[attribute] = redactUrl(text, redact);
        else attributes['uplynk.ad.request'] = text;
        return true;
      },
    write: (attributes, { attribute }) => written(attributes[attribute] ?? attributes['uplynk.ad.request']),
  },
};

function isFlag({ values = {} }: Column): boolean {
  return Object.values(values).includes('true');
}
