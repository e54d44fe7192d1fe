import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDraftFolder, makeStagingFolder } from './staging-folder.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-staging-'));
  path = join(folder, 'logs.duckdb');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder of a writer', () => {
  it('takes the place of a former one, and leaves those of other stores alone', async () => {
    const former = await makeStagingFolder(path, folder);
    const other = await makeStagingFolder(join(folder, 'other.duckdb'), folder);
    const own = await makeStagingFolder(path, folder);
    expect(readdirSync(folder).sort()).toEqual([basename(other), basename(own)].sort());
    expect(own).not.toBe(former);
  });

  it('leaves a draft alone that a living process makes at this moment', async () => {
    const draft = await makeDraftFolder(path);
    const own = await makeStagingFolder(path, folder);
    expect(readdirSync(folder).sort()).toEqual([basename(draft), basename(own)].sort());
  });

  it('removes the draft of a process that is no more', async () => {
    const draft = await makeDraftFolder(path);
    const dead = join(dirname(draft), basename(draft).replace(`-${process.pid}-`, '-4194305-'));
    mkdirSync(dead);
    rmSync(draft, { recursive: true });
    const own = await makeStagingFolder(path, folder);
    expect(readdirSync(folder)).toEqual([basename(own)]);
  });
});
