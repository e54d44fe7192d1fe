import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'fflate';
import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import type { Page } from '../test/page.ts';
import { byRecord } from '../test/plain-rows.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const chromiumPath = process.env['CHROMIUM'] ?? '';
const isNeeded = process.env['CI'] === 'true';

/** Bundles as a page would have it. Folder and bucket are loaded by `scan` and `open` alone, and stay out. */
async function bundle(entry: string): Promise<{ code: string; modules: string[]; imports: string[] }> {
  const result = (await build({
    root: file('..'),
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@logs/source', 'module', 'browser'] },
    build: {
      write: false,
      minify: false,
      lib: { entry: file(entry), formats: ['es'] },
      rollupOptions: { external: [/^node:/, '@logs/core/folder', '@logs/s3'] },
    },
  })) as Rolldown.RolldownOutput[];
  const chunks = result.flatMap(({ output }) => output).filter((part) => part.type === 'chunk');
  return {
    code: chunks.map(({ code }) => code).join('\n'),
    modules: chunks.flatMap(({ moduleIds }) => moduleIds),
    imports: chunks.flatMap(({ imports }) => imports),
  };
}

describe('nothing of Node is in the graph of', () => {
  it.each(['index.ts', 'table.ts', 'batch.ts', 'write.ts'])('%s', async (entry) => {
    const { code, modules, imports } = await bundle(`./${entry}`);
    expect(modules.some((id) => id.endsWith(entry))).toBe(true);
    expect(imports).toEqual([]);
    expect(code).not.toMatch(/["']node:|\bBuffer\b|\brequire\(/);
  });
});

describe('in Chromium', () => {
  const reason = 'no Chromium: set CHROMIUM to its path';

  it('there is one where the checks run', ({ skip }) => {
    if (chromiumPath === '' && !isNeeded) skip(reason);
    expect(chromiumPath, reason).not.toBe('');
  });

  it.skipIf(chromiumPath === '')(
    'a gzip file of two members becomes the events that it becomes here',
    async () => {
      const members = ['slice_played.enhanced.csv', 'ad_request_error.csv'].map((name) =>
        readFileSync(new URL(`../fixtures/${name}`, import.meta.url)),
      );
      const { code } = await bundle('../test/page.ts');
      const browser = await chromium.launch({
        executablePath: chromiumPath,
        args: [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
      try {
        const page = await browser.newPage();
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        await page.setContent('<link rel="icon" href="data:,"><title>page</title>');
        await page.addScriptTag({ type: 'module', content: code });
        await page.waitForFunction('typeof eventsOf === "function"');
        const packed = members.flatMap((member) => [...gzipSync(member)]);
        const events = await page.evaluate<Awaited<ReturnType<Page['eventsOf']>>>(
          `eventsOf(${JSON.stringify(packed)})`,
        );
        const here = await byRecord(Buffer.concat(members));
        expect(events).toHaveLength(3);
        expect(events).toEqual(here.events.map(({ event }) => expect.objectContaining(event)));
        expect(errors).toEqual([]);
      } finally {
        await browser.close();
      }
    },
    // A browser may take long to start while other tests keep the machine busy.
    120_000,
  );
});
