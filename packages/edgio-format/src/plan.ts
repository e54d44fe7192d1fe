import type { Column, EventType, Layout, LayoutSign } from './column.ts';
import { columnsOf, leading, typeOf } from './layout.ts';

/** What reading depends on; JSON, so that it can be handed to a worker. */
export interface ReadOptions {
  /** `strict`: a record of an unknown type or with unknown columns is invalid. */
  mode: 'strict' | 'lenient';
  /** By event type; `auto` where there is none. */
  layout: Readonly<Record<string, Layout | 'auto'>>;
  /** Names of the columns at the end of a line, by event type. */
  customFields: Readonly<Record<string, readonly string[]>>;
  /** More names of URL parameters whose values are secrets. */
  redact: readonly string[];
}

/** How reading goes when nothing is set. */
export const defaultOptions: ReadOptions = { mode: 'lenient', layout: {}, customFields: {}, redact: [] };

/** How the columns of a line are to be read. */
export interface Plan {
  /** The event type's name. */
  type: string;
  event: EventType;
  layout: Layout;
  /** Columns from number 3 on. */
  columns: readonly Column[];
  /** How many unknown columns follow. */
  extras: number;
  /** Names of the columns after these. */
  custom: readonly string[];
}

/** A plan; or two of them, which a value tells apart; or the least width of a line that is too short. */
export type Choice =
  | { plan: Plan }
  | { column: number; looks: LayoutSign['looks']; yes: Plan; no: Plan }
  | { least: number };

/** Chooses plans by event type and number of columns, and remembers them. */
export function planner(options: ReadOptions): (type: string, width: number) => Choice | undefined {
  const known = new Map<string, Choice[]>();
  return (type, width) => {
    const event = typeOf(type);
    if (event === undefined) return undefined;
    const byWidth = known.get(type) ?? [];
    known.set(type, byWidth);
    byWidth[width] ??= choose(type, event, width, options);
    return byWidth[width];
  };
}

function choose(type: string, event: EventType, width: number, options: ReadOptions): Choice {
  const custom = options.customFields[type] ?? [];
  const own = width - custom.length;
  const plans = event.layouts
    .map((layout): Plan => {
      const columns = columnsOf(event, layout);
      return { type, event, layout, columns, extras: own - leading - columns.length, custom };
    })
    .filter(({ layout }) => [layout, 'auto', undefined].includes(options.layout[type]))
    .sort((a, b) => a.extras - b.extras);
  const fitting = plans.filter(({ extras }) => extras >= 0);
  const [first, second] = fitting;
  if (first === undefined) return { least: width - Math.max(...plans.map(({ extras }) => extras)) };
  const { sign } = event;
  if (second === undefined || sign?.layout !== first.layout) return { plan: first };
  if (sign.exact && first.extras > 0) return { plan: second };
  return { column: leading + sign.column, looks: sign.looks, yes: first, no: second };
}

const address = /^(\d{1,3}(\.\d{1,3}){3}|[\da-f.]*:[\da-f:.]*)$/i;

/** The plan that a value tells. No value tells nothing against the wider layout. */
export function decide(
  choice: Exclude<Choice, { least: number }>,
  value: (column: number) => string | null,
): Plan {
  if ('plan' in choice) return choice.plan;
  const text = value(choice.column);
  if (text === null || text === '') return choice.yes;
  const looks = choice.looks === 'letter' ? /^[a-z]$/i.test(text) : !address.test(text);
  return looks ? choice.yes : choice.no;
}
