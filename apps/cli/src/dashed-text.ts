const takesText = new Set(['query', 'tail', 'export', 'sql']);
const filterTerm = /^-[\p{L}_][\p{L}\p{N}_.-]+(?::|[<>!]?=|[<>])|^-["(]/u;
const sqlComment = /^--[^\s=]*\s/;

/**
 * A filter may begin with `-ua:Roku`, and SQL with a comment: a space before it, which neither minds, tells
 * the argument parser that it is no option. Options have no such form.
 */
export function dashedText(args: readonly string[]): string[] {
  const command = args.find((each) => takesText.has(each));
  const text = command === 'sql' ? sqlComment : filterTerm;
  const end = args.indexOf('--');
  return args.map((each, at) =>
    command !== undefined && (end === -1 || at < end) && text.test(each) ? ` ${each}` : each,
  );
}
