import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { makeDelivery, sampleFile, writeDelivery } from '@logs/edgio-format/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOf, startPeer, type VendorPeer } from './e2e/vendor-peer.ts';
import { type Block, blocks, links, prose } from './markdown.ts';
import { files, read, root } from './workspace.ts';

const pages = files
  .filter((path) => path.endsWith('.md') && !path.endsWith('CHANGELOG.md'))
  .map((path) => {
    const text = read(path);
    return { path, text, blocks: blocks(path, text) };
  });

const bin = join(root, 'apps/cli/dist/bin.js');
const fromCheckout = /\bnpm run --silent logs -- /g;
const command = /^(.*\| *)?(logs|npm run --silent logs --)( |$)/m;

/** This process's environment without what npm and the test runner put there. */
const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|VITEST|LOGS_|NODE_OPTIONS$)/.test(name)),
);

/** Vendors with an API as a page's commands reach them: their sample data, and keys in the environment. */
let vendors: VendorPeer | undefined;
const keys: Record<string, string> = {};
beforeAll(async () => {
  vendors = await startPeer();
  for (const name of Object.keys(vendors.vendors)) Object.assign(keys, environmentOf(vendors, name));
}, 60_000);
afterAll(async () => {
  await vendors?.stop();
});

function commandNames(): string[] {
  const { stdout } = spawnSync(process.execPath, [bin, '--help'], { env: clean, encoding: 'utf8' });
  return [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name ?? '');
}

describe('pages', () => {
  it('link to files that are there', () => {
    const broken = pages.flatMap(({ path, text }) =>
      links(text)
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path} links to ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('list every decision', () => {
    const decisions = files.filter((path) => /^docs\/decisions\/\d{4}-.*\.md$/.test(path));
    const listed = links(read('docs/decisions/README.md')).map((target) => `docs/decisions/${target}`);
    expect(listed.filter((path) => decisions.includes(path))).toEqual(decisions);
  });

  it('name no command that `logs` does not have', () => {
    const names = commandNames();
    expect(names).not.toEqual([]);
    const wrong = pages
      .filter(({ path }) => !path.startsWith('docs/decisions/'))
      .flatMap(({ path, text }) =>
        [...prose(text).matchAll(/`logs ([a-z]+)/g)]
          .filter(([, name]) => !names.includes(name ?? ''))
          .map(([found]) => `${path}: ${found.slice(1)}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('TypeScript examples', () => {
  const folder = join(root, 'test/.readme');
  const examples = pages.flatMap((page) => page.blocks).filter(({ language }) => language === 'ts');
  const checked = examples.filter(({ skip }) => skip === undefined);
  const fileOf = (block: Block): string => `${block.at.replace(/[^a-zA-Z0-9]+/g, '-')}.ts`;

  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const unused = { noUnusedLocals: false, noUnusedParameters: false };
    const settings = { extends: '../tsconfig.json', compilerOptions: unused, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    for (const block of checked) {
      await writeFile(join(folder, fileOf(block)), `${block.code}\nexport {};\n`);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.runIf(checked.length > 0)('have the types that the packages have', () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      env: clean,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  const runnable = checked.filter(({ run }) => run).map((block) => [block.at, block] as const);
  it.runIf(runnable.length > 0).each(runnable)('%s runs', async (_, block) => {
    const home = process.cwd();
    const place = await makePlace();
    process.chdir(place);
    try {
      await import(/* @vite-ignore */ join(folder, fileOf(block)));
    } finally {
      process.chdir(home);
      await rm(place, { recursive: true, force: true });
    }
  });

  const skipped = examples.filter(({ skip }) => skip !== undefined);
  it.skip.each(skipped.map(({ at, skip }) => [at, skip]))('%s is left out: %s', () => {});
});

describe.each(
  pages
    .map(
      ({ path, blocks: all }) =>
        [path, all.filter(({ language, code }) => isCommand(language, code))] as const,
    )
    .filter(([, all]) => all.length > 0),
)('commands of %s', (_, all) => {
  let place: string;
  beforeAll(async () => {
    place = await makePlace();
    // A page about asking takes it that something was collected.
    if (!all.some(({ code }) => /\bcollect\b/.test(code))) sh(place, 'logs collect edgio:./drops');
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  for (const { at, code, exit, skip } of all) {
    const title = skip === undefined ? `${at} exits ${exit}` : `${at} is left out: ${skip}`;
    it.skipIf(skip !== undefined)(title, { timeout: 120_000 }, () => {
      const { status, stderr } = sh(place, code);
      expect(status, stderr).toBe(exit);
    });
  }
});

function isCommand(language: string, code: string): boolean {
  return language === 'sh' && command.test(code);
}

/** Runs a block as a user who types it: the first command that fails ends it, in a pipe too. */
function sh(place: string, code: string): { status: number | null; stderr: string } {
  const typed = code.replace(fromCheckout, 'logs ').replaceAll('…', '*');
  return spawnSync('bash', ['-e', '-o', 'pipefail', '-c', typed], {
    cwd: place,
    env: {
      ...clean,
      ...keys,
      NO_COLOR: '1',
      PATH: `${join(place, '.bin')}${delimiter}${process.env['PATH']}`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 100_000,
  });
}

/** A folder as a user has it: a delivery in `drops`, and `logs` on the PATH. */
async function makePlace(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'logs-readme-'));
  const { files: delivered } = makeDelivery({ now: new Date(), hours: 4, viewers: 10 });
  for (const folder of ['drops', 'logs-demo/drops']) {
    await writeDelivery(join(place, folder), [...delivered, sampleFile]);
  }
  for (const name of ['part-00000.csv.gz', basename(sampleFile.key)]) {
    await copyFile(join(place, 'drops', sampleFile.key), join(place, name));
  }
  await mkdir(join(place, '.bin'));
  const shim = join(place, '.bin/logs');
  await writeFile(shim, `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  await chmod(shim, 0o755);
  return place;
}
