import type { DuckDBValue } from '@duckdb/node-api';
import { ConfigurationError } from '@logs/core/errors';

/** A piece of SQL and the values of its `?` in their order. Values of users only ever come in this way. */
export interface Fragment {
  sql: string;
  values: readonly DuckDBValue[];
}

/** A condition, or what it always is. */
export type Condition = Fragment | boolean;

export function fragment(sql: string, ...values: DuckDBValue[]): Fragment {
  return { sql, values };
}

/** The place of an instant in a fragment; its value is an {@link instantOf}. */
export const instant = 'make_timestamptz(CAST(? AS BIGINT))';

/** An instant as the engine takes it fastest: milliseconds since the epoch, or ISO 8601. */
export function instantOf(time: number | string): bigint {
  const millis = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(millis)) throw new ConfigurationError(`"${time}" is no time.`);
  return BigInt(Math.floor(millis)) * 1000n;
}

/** All of these. */
export function all(conditions: readonly Condition[]): Condition {
  if (conditions.includes(false)) return false;
  return joined(conditions.filter(isFragment), ' AND ') ?? true;
}

/** Any of these. */
export function any(conditions: readonly Condition[]): Condition {
  if (conditions.includes(true)) return true;
  return joined(conditions.filter(isFragment), ' OR ') ?? false;
}

/** What is not there does not compare, so its negation holds. */
export function not(condition: Condition): Condition {
  if (typeof condition === 'boolean') return !condition;
  return { sql: `NOT coalesce(${condition.sql}, false)`, values: condition.values };
}

function joined(fragments: readonly Fragment[], word: string): Fragment | undefined {
  if (fragments.length === 0) return;
  return {
    sql: fragments.map(({ sql }) => `(${sql})`).join(word),
    values: fragments.flatMap(({ values }) => values),
  };
}

function isFragment(condition: Condition): condition is Fragment {
  return typeof condition !== 'boolean';
}
