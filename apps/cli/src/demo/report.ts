import type { CollectSummary } from '@logs/core/engine';
import type { Truth } from '@logs/edgio-format/demo';
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

/** What the collecting came to, and whether the counts are those of the truth. */
export function summaryReport(summary: CollectSummary, truth: Truth): { text: string; right: boolean } {
  const source = summary.sources[0];
  if (source?.error !== undefined)
    throw new Error(`The demo could not be collected: ${source.error.message}`);
  if (source === undefined) throw new Error('The demo has no source.');
  const unknown = Object.entries(source.unknownTypes).map(([type, events]) => `${type} ${count(events)}`);
  const unfit = Object.values(source.unfitValues).reduce((sum, each) => sum + each, 0);
  const expected = truth.files.filter(({ counts }) => counts).length + 1;
  const right =
    source.events === truth.events &&
    source.files === expected &&
    unfit === truth.unfit &&
    source.quarantined === 0 &&
    source.refused.length === 0;
  const lines = [
    ['files taken', `${count(source.files)} of ${count(expected)}`],
    ['files passed over', `${count(source.passedOver)}, whose events another version brings`],
    ['events', `${count(source.events)} of ${count(truth.events)}`],
    ['of an unknown type', unknown.join(', ') || 'none'],
    ['values that do not fit', `${count(unfit)}, kept as text`],
    ['quarantined', count(source.quarantined)],
  ];
  const text = [
    `Collected in ${summary.seconds.toFixed(1)} s`,
    '',
    ...lines.map(([name = '', value = '']) => `  ${name.padEnd(24)}${value}`),
    '',
    `${right ? '✔ matches' : '✘ differs from'} the truth`,
    '',
    '',
  ].join('\n');
  return { text, right };
}
