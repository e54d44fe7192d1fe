import type { Context } from '../context.ts';

/** What to try on the demo's store. Every line works as it stands. */
export function nextSteps(context: Context, folder: string, source: string): string {
  const logs = context.env['npm_lifecycle_event'] === undefined ? 'logs' : 'npm run --silent logs --';
  return [
    context.paint('stdout', 'bold', 'Try next'),
    '',
    `  export LOGS_STORE=${quoted(`${folder}/logs.duckdb`)}`,
    `  ${logs} query 'event:error status>=400'`,
    `  ${logs} sql 'select name, count(*) from events group by 1'`,
    `  ${logs} sql - < ${quoted(`${folder}/questions/minutes.sql`)}`,
    `  ${logs} collect ${quoted(source)}`,
    '',
    'The last one finds nothing new: what was taken is in the ledger.',
    `All of it is in ${folder}: drops/ as delivered, logs.duckdb,`,
    'questions/ and truth.json.',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
