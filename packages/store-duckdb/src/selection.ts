import type { DeletedV1, FilterV1, WhereV1 } from '@logs/core';
import { type Branch, branchesOf, deletedCondition, fromOf } from './branch.ts';
import type { Catalog } from './catalog.ts';
import { conditionOf, whereCondition } from './condition.ts';
import { all, type Condition, type Fragment, fragment, instant, instantOf } from './fragment.ts';

/** Which events, whatever is then done with them. */
export interface Selection {
  filter?: FilterV1;
  where?: WhereV1;
  feed?: string;
  from?: string;
  to?: string;
  deleted?: DeletedV1;
  /** A further condition of one branch. */
  also?(branch: Branch): Condition;
}

/** One branch of a statement over events. */
export interface SelectionPart {
  branch: Branch;
  /** `FROM … WHERE …` */
  tail: Fragment;
}

/** The branches that can hold a selection's events; `withFile` when the statement refers to their files. */
export function partsOf(catalog: Catalog, selection: Selection, withFile = false): SelectionPart[] {
  const { filter, where, feed, from, to, deleted = 'hide', also } = selection;
  const parts: SelectionPart[] = [];
  for (const branch of branchesOf(catalog, feed, deleted)) {
    const tombstones = deletedCondition(branch, deleted);
    const condition = all([
      from === undefined ? true : fragment(`t.time >= ${instant}`, instantOf(from)),
      to === undefined ? true : fragment(`t.time < ${instant}`, instantOf(to)),
      tombstones === undefined ? true : fragment(tombstones),
      feed === undefined || branch.native !== undefined ? true : fragment(`${branch.feedSql} = ?`, feed),
      filter === undefined ? true : conditionOf(filter, branch),
      where === undefined ? true : whereCondition(where, branch),
      also?.(branch) ?? true,
    ]);
    if (condition === false) continue;
    const { sql, values } =
      condition === true ? fragment('') : { ...condition, sql: ` WHERE ${condition.sql}` };
    parts.push({
      branch,
      tail: fragment(`FROM ${fromOf(branch, withFile || /\bf\./.test(sql))}${sql}`, ...values),
    });
  }
  return parts;
}

/** One statement of the same select over all parts. */
export function unionOf(
  parts: readonly SelectionPart[],
  select: (branch: Branch, index: number) => string,
): Fragment {
  return {
    sql: parts
      .map(({ branch, tail }, index) => `SELECT ${select(branch, index)} ${tail.sql}`)
      .join('\nUNION ALL\n'),
    values: parts.flatMap(({ tail }) => tail.values),
  };
}
