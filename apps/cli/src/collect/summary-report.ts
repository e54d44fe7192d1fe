import type { CollectSummary, SourceError, SourceSummary } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { safeLines, safeText } from '../output/safe-text.ts';
import { byteSize, count, counted } from './amounts.ts';

/** How many names a list shows before it says how many more there are. */
const shown = 10;

/** A line of the report; `problem` is one that a person must see. */
export interface ReportLine {
  text: string;
  problem?: true;
}

/** Says what a collect came to; under `--quiet` only what went wrong. */
export function sayReport(context: Context, summary: CollectSummary): void {
  for (const { text, problem } of reportLines(summary)) {
    if (problem) context.warn(text);
    else context.say(text);
  }
}

/** The report of a collect, source after source. */
export function reportLines(summary: CollectSummary): ReportLine[] {
  const lines = summary.sources.flatMap(sourceLines);
  if (summary.sources.length < 2) return lines;
  const sum = (of: (source: SourceSummary) => number) =>
    summary.sources.reduce((all, each) => all + of(each), 0);
  const failed = summary.sources.filter(({ error }) => error !== undefined).length;
  const total = `${counted(summary.sources.length, 'source')}: ${counted(
    sum((each) => each.files),
    'file',
  )}, ${counted(
    sum((each) => each.events),
    'event',
  )} in ${summary.seconds.toFixed(1)} s${failed > 0 ? `, ${failed} failed` : ''}`;
  return [...lines, { text: total }];
}

function sourceLines(source: SourceSummary): ReportLine[] {
  const { known, passedOver, quarantined, error, failedParts = [], seconds } = source;
  const files =
    source.files + source.known + source.refused.length > 0 ? `${counted(source.files, 'new file')}, ` : '';
  // Records of an API are listed again for some time, because they may come late or change.
  const again = files === '' && source.events > 0 ? ' (new, or read again)' : '';
  const head = `${files}${counted(source.events, 'event')}${again}${source.bytes > 0 ? `, ${byteSize(source.bytes)}` : ''} in ${seconds.toFixed(1)} s`;
  const lines: ReportLine[] = [{ text: `${safeText(source.source)}: ${head}` }];
  const note = (text: string) => lines.push({ text: `  ${text}` });
  const problem = (text: string) => lines.push({ text: `  ${text}`, problem: true });

  if (known > 0) note(`${counted(known, 'file')} known already`);
  if (passedOver > 0)
    note(`${counted(passedOver, 'file')} passed over: another version of the same hour counts`);
  for (const key of some(source.changed)) note(`changed, its events were replaced: ${key}`);
  for (const text of some(source.sameBytes.map(({ key, as }) => `${key}\n    as ${as}`))) {
    note(`the same bytes under two names, both are kept: ${text}`);
  }
  tally('unknown event types, kept as media.unknown', source.unknownTypes, note);
  tally('events with unknown columns, kept as extras', source.extraColumns, note);
  tally('values that do not fit their column, kept as text', source.unfitValues, note);
  if (quarantined > 0) {
    problem(`${counted(quarantined, 'record')} in quarantine. Look at them: logs quarantine list`);
  }
  for (const { key, reason, line, offset, tries } of source.refused.slice(0, shown)) {
    const place = [
      ...(line === undefined ? [] : [`line ${line}`]),
      ...(offset === undefined ? [] : [`byte ${count(offset)}`]),
    ];
    problem(`refused: ${safeText(key)}${place.length > 0 ? ` (${place.join(', ')})` : ''}`);
    // The reason begins with the file, for those who see it alone.
    const why = reason.startsWith(`${key}: `) ? reason.slice(key.length + 2) : reason;
    problem(`  ${safeText(why)}; tried ${tries === 1 ? 'once' : `${tries} times`}`);
  }
  if (source.refused.length > shown) problem(`refused: ${source.refused.length - shown} files more`);
  if (source.refused.length > 0) {
    problem(
      'Nothing of a refused file was taken. It is tried again on every run: deliver it again, or remove it.',
    );
  }
  for (const { from, to, reason } of source.gaps) {
    problem(`gap: nothing can be had any more from ${from} to ${to}: ${safeText(reason)}`);
  }
  if (source.interrupted) problem('stopped early; what was committed stays, the next run goes on from there');
  const failed = (what: string, { message, hint }: SourceError) => {
    problem(`failed: ${what}${safeLines(message)}`);
    if (hint !== undefined) problem(`  ${safeLines(hint)}`);
  };
  if (error !== undefined) failed('', error);
  else {
    for (const { part, error } of failedParts.slice(0, shown)) failed(`${safeText(part)}: `, error);
    if (failedParts.length > shown) problem(`failed: ${failedParts.length - shown} parts more`);
    if (failedParts.length > 0)
      problem('The other parts were collected; the next run tries all of them again.');
  }
  // Under --quiet a problem is told together with its source.
  const hasProblem = lines.some((line) => line.problem);
  return hasProblem
    ? [{ text: `${safeText(source.source)}: ${head}`, problem: true }, ...lines.slice(1)]
    : lines;
}

function some(names: readonly string[]): string[] {
  const more = names.length - shown;
  const first = names.slice(0, shown).map((name) => name.split('\n').map(safeText).join('\n'));
  return more > 0 ? [...first, `… and ${more} more; --json lists all`] : first;
}

function tally(what: string, counts: Readonly<Record<string, number>>, note: (text: string) => void): void {
  const entries = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  if (entries.length === 0) return;
  const names = entries.slice(0, shown).map(([name, times]) => `${safeText(name)} ${count(times)}`);
  note(`${what}: ${names.join(', ')}${entries.length > shown ? `, … ${entries.length - shown} more` : ''}`);
}
