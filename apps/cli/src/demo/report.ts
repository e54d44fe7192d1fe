import type { CollectSummary } from '@logs/core/engine';
import type { Truth } from '@logs/edgio-format/demo';
import { installCommand } from '../known-providers.ts';
import { safeLines } from '../output/safe-text.ts';
import type { FeedTruth } from './demo-truth.ts';
import type { MadeDelivery } from './made-delivery.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What was delivered, in words. */
export function deliveryReport({ truth, files, bytes }: MadeDelivery, folder: string): string {
  const hours = new Set(truth.files.map(({ execDt }) => execDt)).size;
  const second = truth.files.filter(({ version }) => version === '002').map(({ execDt }) => execDt);
  const began = second.sort()[0] ?? '';
  return [
    `A delivery of made-up Edgio log files in ${folder}/drops`,
    '',
    `  ${count(files)} files, ${(bytes / 1e6).toFixed(1)} MB, ${hours} delivery hours up to ${truth.now.slice(0, 16).replace('T', ' ')} UTC;`,
    '  some lines and files are hours late. In the middle another version of the',
    `  format begins (exec_dt=${began}), and for some hours the same events come`,
    "  in both. With it, the sample of the vendor's page.",
    '',
    '',
  ].join('\n');
}

/** Who answers on this machine as its vendor does. */
export function servedReport(feeds: readonly FeedTruth[], urls: Readonly<Record<string, { url: string }>>) {
  if (feeds.length === 0) return '';
  return [
    'Made-up logs of vendors with an API, each answering as the vendor would',
    '',
    ...feeds.map(({ feed, files, events }) => {
      const [vendor = ''] = feed.split('/');
      const what = files > 0 ? `${count(files)} files, ${count(events)} lines` : `${count(events)} records`;
      return `  ${vendor.padEnd(14)}${(urls[vendor]?.url ?? '').padEnd(25)}${what}`;
    }),
    '',
    '',
  ].join('\n');
}

/** What is left out for want of a package. */
export function missingReport(missing: readonly string[]): string {
  if (missing.length === 0) return '';
  const lines = missing.map((name) => `  ${installCommand(name)}`);
  return ['Left out, because their packages are not installed:', '', ...lines, '', ''].join('\n');
}

/** What the collecting came to, and whether nothing went wrong that the truth does not know of. */
export function summaryReport(summary: CollectSummary, truth: Truth | undefined) {
  const failed = summary.sources.flatMap(
    ({ source, error, failedParts = [], refused, quarantined, gaps }) => [
      ...(error === undefined ? [] : [`${source}: ${error.message}`]),
      ...failedParts.map(({ part, error: { message } }) => `${source}, ${part}: ${message}`),
      ...refused.map(({ key, reason }) => `${source}: refused ${key}: ${reason}`),
      ...(quarantined === 0 ? [] : [`${source}: ${count(quarantined)} records in quarantine`]),
      ...gaps.map(({ from, to }) => `${source}: a gap from ${from} to ${to}`),
    ],
  );
  const lines = truth === undefined ? [] : deliveryLines(summary, truth);
  const right = failed.length === 0 && lines.every((line) => line.right);
  const text = [
    `Collected in ${summary.seconds.toFixed(1)} s`,
    '',
    ...failed.map((line) => `  ✘ ${safeLines(line)}`),
    ...lines.map(({ name, value }) => `  ${name.padEnd(24)}${value}`),
    ...(failed.length + lines.length > 0 ? [''] : []),
    `${right ? '✔ matches' : '✘ differs from'} the truth`,
    '',
    '',
  ].join('\n');
  return { text, right };
}

/** What was special about the delivery. */
function deliveryLines({ sources }: CollectSummary, truth: Truth) {
  const source = sources.find(({ feed }) => feed === 'edgio/events');
  const unknown = Object.entries(source?.unknownTypes ?? {}).map(([type, all]) => `${type} ${count(all)}`);
  const unfit = Object.values(source?.unfitValues ?? {}).reduce((sum, each) => sum + each, 0);
  const passedOver = truth.files.filter(({ counts }) => !counts).length;
  return [
    {
      name: 'files passed over',
      value: `${count(source?.passedOver ?? 0)}, whose events another version brings`,
      right: source?.passedOver === passedOver,
    },
    { name: 'of an unknown type', value: unknown.join(', ') || 'none', right: true },
    { name: 'values that do not fit', value: `${count(unfit)}, kept as text`, right: unfit === truth.unfit },
  ];
}
