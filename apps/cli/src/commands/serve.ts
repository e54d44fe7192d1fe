import type { CommandModule } from '../command.ts';
import { readVendor, type VendorFlag } from '../serve/vendor-flag.ts';

export const define: CommandModule['define'] = (command, context) => {
  command
    .option(
      '--vendor <name[:port]>',
      'a vendor to answer as, once for each (default: those under "serve" in the configuration)',
      (text: string, before: VendorFlag[] | undefined) => [...(before ?? []), readVendor(text)],
    )
    .option('--demo', 'sample data instead of the store, with the credentials of the vendors’ own pages')
    .option('--strict', "hold the vendors' own limits too: ages, rates")
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--json', 'one line of JSON once everything listens')
    .addHelpText('after', help)
    .action(async (flags) => {
      const { runServe } = await import('../serve/run-serve.ts');
      await runServe(context, flags as Parameters<typeof runServe>[1]);
    });
};

const help = `
Answers requests exactly as the vendors do, from the store; each vendor has a
port of its own, a free one unless you name it. Whom it answers stands in the
configuration:

  serve: {
    scaleengine: { credentials: { cdn: 158, apiKey: '…', apiSecret: '…' } },
  }

With "reuse: true" there, also whoever has the secrets that we collect with.
While it runs it holds the store; every other command works meanwhile. Ctrl-C
ends it.

Examples:
  logs serve --demo
  logs serve --vendor scaleengine:7101 --vendor signalwire:7103`;
