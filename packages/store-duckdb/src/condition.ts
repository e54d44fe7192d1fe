import type { AttributeValueV1, FilterV1, OperatorV1, WhereV1 } from '@logs/core';
import { likePattern } from '@logs/core/query';
import { type Branch, type Field, isTime } from './branch.ts';
import { jsonNumbers, textOf } from './field-text.ts';
import { all, any, type Condition, type Fragment, fragment, instant, instantOf, not } from './fragment.ts';
import { isoText } from './views.ts';

const operators: Readonly<Record<OperatorV1, string>> = { eq: '=', lt: '<', le: '<=', gt: '>', ge: '>=' };

/** A filter as a condition over one branch. */
export function conditionOf(filter: FilterV1, branch: Branch): Condition {
  switch (filter.kind) {
    case 'and':
      return all(filter.filters.map((each) => conditionOf(each, branch)));
    case 'or':
      return any(filter.filters.map((each) => conditionOf(each, branch)));
    case 'not':
      return not(conditionOf(filter.filter, branch));
    case 'exists': {
      const field = branch.field(filter.field);
      if (field.kind === 'constant') return true;
      return field.kind === 'absent' ? false : fragment(`${field.sql} IS NOT NULL`);
    }
    case 'compare':
      return compare(branch.field(filter.field), filter.field, filter.operator, filter.value);
    case 'like':
      return like(branch.field(filter.field), filter.pattern);
    case 'text':
      return contains(branch, filter.value);
  }
}

/** Attributes that must be equal, as a reader asks for them: of the same type too. */
export function whereCondition(where: WhereV1, branch: Branch): Condition {
  return all(Object.entries(where).map(([name, value]) => equal(branch.field(name), value)));
}

function compare(field: Field, name: string, operator: OperatorV1, value: string): Condition {
  const sign = operators[operator];
  if (field.kind === 'absent') return false;
  if (isTime(name)) return compareInstant(field, sign, operator, value);
  if (field.kind === 'constant') return compareConstant(field.value, operator, value);
  const number = numberOf(value);
  if (field.kind === 'json') {
    const asNumber =
      number === undefined
        ? fragment('false')
        : fragment(`TRY_CAST(${field.sql} AS DOUBLE) ${sign} CAST(? AS DOUBLE)`, String(number));
    const asFlag = compareFlag(`TRY_CAST(${field.sql} AS BOOLEAN)`, sign, value);
    return {
      sql: `CASE WHEN ${field.typeSql} IN ${jsonNumbers} THEN ${asNumber.sql} WHEN ${field.typeSql} = 'BOOLEAN' THEN ${asFlag.sql} ELSE ${field.sql} ${sign} ? END`,
      values: [...asNumber.values, value],
    };
  }
  switch (field.type) {
    case 'text':
      return fragment(`${field.sql} ${sign} ?`, value);
    case 'time':
      return fragment(`${isoText(field.sql)} ${sign} ?`, value);
    case 'boolean':
      return compareFlag(field.sql, sign, value);
    default:
      if (number === undefined) return false;
      return field.type === 'integer' && Number.isSafeInteger(number)
        ? fragment(`${field.sql} ${sign} CAST(? AS BIGINT)`, BigInt(number))
        : fragment(`${field.sql} ${sign} CAST(? AS DOUBLE)`, String(number));
  }
}

function compareInstant(field: Field, sign: string, operator: OperatorV1, value: string): Condition {
  const wanted = Date.parse(/T[\d:.]+$/.test(value) ? `${value}Z` : value);
  if (Number.isNaN(wanted) || field.kind === 'absent') return false;
  if (field.kind === 'constant') return compares(Date.parse(String(field.value)), operator, wanted);
  return fragment(
    `${field.kind === 'json' ? `TRY_CAST(${field.sql} AS TIMESTAMPTZ)` : field.sql} ${sign} ${instant}`,
    instantOf(wanted),
  );
}

function compareFlag(sql: string, sign: string, value: string): Fragment {
  return fragment(value === 'true' || value === 'false' ? `${sql} ${sign} ${value}` : 'false');
}

function compareConstant(constant: AttributeValueV1, operator: OperatorV1, value: string): boolean {
  if (typeof constant === 'number') {
    const number = numberOf(value);
    return number !== undefined && compares(constant, operator, number);
  }
  if (typeof constant === 'string') return compares(constant, operator, value);
  return (
    (value === 'true' || value === 'false') && compares(Number(constant), operator, Number(value === 'true'))
  );
}

function compares<Value extends string | number>(left: Value, operator: OperatorV1, right: Value): boolean {
  if (left === right) return operator === 'eq' || operator === 'le' || operator === 'ge';
  return left < right
    ? operator === 'lt' || operator === 'le'
    : left > right && (operator === 'gt' || operator === 'ge');
}

function like(field: Field, pattern: readonly (string | { any: 'many' | 'one' })[]): Condition {
  if (field.kind === 'constant') {
    return likePattern(pattern).test(String(field.value));
  }
  const text = textOf(field);
  if (text === undefined) return false;
  const wanted = pattern.map((part) => {
    return typeof part === 'string' ? part.replace(/[\\%_]/g, '\\$&') : part.any === 'many' ? '%' : '_';
  });
  return fragment(`${text} LIKE ? ESCAPE '\\'`, wanted.join(''));
}

function contains(branch: Branch, value: string): Condition {
  const wanted = value.toLowerCase();
  const constant = Object.values(branch.constants).some((each) => {
    return typeof each === 'string' && each.toLowerCase().includes(wanted);
  });
  if (constant) return true;
  const id = branch.field('id');
  const texts = [...(id.kind === 'column' ? [id.sql] : []), ...branch.texts];
  const inJson = `len(list_filter(json_extract(${branch.json}, '$.*'), x -> json_type(x) = 'VARCHAR'
    AND contains(lower(json_extract_string(x, '$')), ?))) > 0`;
  return any([
    ...texts.map((sql) => fragment(`coalesce(contains(lower(${sql}), ?), false)`, wanted)),
    fragment(`coalesce(${inJson}, false)`, wanted),
  ]);
}

function equal(field: Field, value: AttributeValueV1 | undefined): Condition {
  if (field.kind === 'absent') return value === undefined;
  if (field.kind === 'constant') return field.value === value;
  if (value === undefined) return fragment(`${field.sql} IS NULL`);
  if (field.kind === 'json') {
    if (typeof value === 'number') {
      const sql = `${field.typeSql} IN ${jsonNumbers} AND TRY_CAST(${field.sql} AS DOUBLE) = CAST(? AS DOUBLE)`;
      return fragment(sql, String(value));
    }
    const type = typeof value === 'string' ? 'VARCHAR' : 'BOOLEAN';
    return fragment(`${field.typeSql} = '${type}' AND ${field.sql} = ?`, String(value));
  }
  if (typeof value === 'string') {
    if (field.type === 'text') return fragment(`${field.sql} = ?`, value);
    return field.type === 'time' ? fragment(`${isoText(field.sql)} = ?`, value) : false;
  }
  if (typeof value === 'boolean')
    return field.type === 'boolean' ? fragment(`${field.sql} = ${value}`) : false;
  const isNumber = field.type === 'integer' || field.type === 'number';
  return isNumber ? fragment(`${field.sql} = CAST(? AS DOUBLE)`, String(value)) : false;
}

function numberOf(value: string): number | undefined {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}
