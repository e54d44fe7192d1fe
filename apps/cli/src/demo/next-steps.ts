import type { Context } from '../context.ts';
import type { DemoVendors } from './demo-vendors.ts';

/** What to try on the demo's store, and with its vendors. Every line works as it stands. */
export function nextSteps(
  context: Context,
  { folder, vendors: { delivery, apis } }: { folder: string; vendors: DemoVendors },
): string {
  const logs = context.env['npm_lifecycle_event'] === undefined ? 'logs' : 'npm run --silent logs --';
  const [first] = apis.map(({ provider }) => provider.name);
  return [
    context.paint('stdout', 'bold', 'Try next'),
    '',
    `  export LOGS_CONFIG=${quoted(`${folder}/logs.config.json`)}`,
    ...(delivery === undefined ? [] : [`  ${logs} query 'event:error status>=400'`]),
    `  ${logs} sql 'select name, count(*) from events group by 1'`,
    `  ${logs} sql - < ${quoted(`${folder}/questions/stream.sql`)}`,
    ...(delivery === undefined ? [] : [`  ${logs} collect edgio`]),
    ...(first === undefined ? [] : [`  ${logs} tail ${first}`]),
    '',
    ...(delivery === undefined
      ? []
      : ['Collecting again finds nothing new: what was taken is in the ledger.']),
    `All of it is in ${folder}: ${delivery === undefined ? '' : 'drops/ as delivered, '}logs.duckdb,`,
    'logs.config.json, questions/ and truth.json.',
    '',
    ...(first === undefined ? [] : serveSteps(logs, first)),
  ].join('\n');
}

function serveSteps(logs: string, first: string): string[] {
  return [
    'The vendors with an API answer again, until Ctrl-C, with',
    '',
    `  ${logs} serve --demo`,
    '',
    'and meanwhile, in another terminal with the same LOGS_CONFIG:',
    '',
    `  ${logs} check ${first}`,
    `  ${logs} tail -f ${first}`,
    '',
  ];
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
