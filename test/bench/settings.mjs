import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    lines: { type: 'string', default: '4000000' },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

export const help = values.help;
/** How often each thing is measured; the median counts. */
export const runs = Number(values.runs);
/** Lines of slice_played in the data set. */
export const lines = Number(values.lines);
/** Names of the bars to measure; all when empty. */
export const only = values.only ?? [];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The built command line. */
export const cli = join(root, 'apps/cli/dist/bin.js');
/** A script to compare with. */
export const bare = (name) => join(root, 'test/bench/bare', name);
/** A script of ours that a bar needs. */
export const ours = (name) => join(root, 'test/bench/ours', name);
/** Where data sets stay between runs. */
export const dataFolder = join(tmpdir(), 'logs-bench');
/** Where outputs go, and are removed from. */
export const outFolder = join(tmpdir(), `logs-bench-out-${process.pid}`);

if (!(runs >= 1) || !(lines >= 1000)) throw new Error('--runs takes 1 or more, --lines 1000 or more');
