import type { Context } from './context.ts';

/** What the argument parser says, in our form, with the way on. */
export function usageHint(text: string, context: Context): string {
  const [message = '', ...more] = text.replace(/^error: /, '').split('\n');
  return `${context.paint('stderr', 'red', 'error:')} ${message}\n${hint(message, more)}`;
}

function hint(message: string, more: readonly string[]): string {
  const word = /^unknown option '(-[^-'][^']+)'/.exec(message)?.[1];
  if (word !== undefined) {
    return `Long options have two dashes. A text to search for that begins with one goes to\nthe end, behind "--": logs query -- '${word}'`;
  }
  if (message.startsWith("too many arguments for 'sql'")) {
    return 'Put the statement in quotes: logs sql "select count(*) from events"';
  }
  const meant = /^\((Did you mean .*\?)\)$/.exec(more.join(' '))?.[1];
  if (meant !== undefined) return meant;
  return message.startsWith('unknown command')
    ? 'See all commands: logs --help'
    : 'See the options with --help.';
}
