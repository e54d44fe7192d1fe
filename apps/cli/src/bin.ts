#!/usr/bin/env node
import { topHelp, version } from './top-help.ts';

// `logs --help | head -1` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exitCode = error.code === 'EPIPE' ? 0 : 1;
});

const args = process.argv.slice(2);
const [first, ...rest] = args;
if (
  first === undefined ||
  ((first === '--help' || first === '-h' || first === 'help') && rest.length === 0)
) {
  process.stdout.write(topHelp());
} else if (first === '--version' || first === '-V') {
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import('./program.ts');
  await main(args);
}
