import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate, ListedPage } from './candidate.ts';
import { CheckpointTrail } from './checkpoint-trail.ts';
import { groupBytes, groupFiles, groupFilesOf, isRead } from './groups.ts';

const trail = new CheckpointTrail(undefined);

function candidate(key: string, size: number, action: Candidate['action'] = 'take'): Candidate {
  return { file: { key, fingerprint: '1', compression: 'none', size }, action };
}

async function cut(pages: ListedPage[]): Promise<Candidate[][]> {
  const groups: Candidate[][] = [];
  for await (const group of groupFilesOf(
    (async function* () {
      yield* pages;
    })(),
  )) {
    groups.push(group.flatMap((entry) => (entry.kind === 'file' ? [entry.candidate] : [])));
  }
  return groups;
}

describe('groups', () => {
  it('cuts by bytes, and a large file is a group of its own', async () => {
    const mib = 1024 ** 2;
    const sizes = [40 * mib, 24 * mib, 1, 100 * mib, 2];
    const files = sizes.map((size, at) => candidate(String(at), size));
    const groups = await cut([{ candidates: files, checkpoint: 1, trail }]);
    expect(groups.map((group) => group.map(({ file }) => file.key))).toEqual([
      ['0', '1'],
      ['2'],
      ['3'],
      ['4'],
    ]);
  });

  it('keeps order, loses none and holds its limits, wherever pages end', async () => {
    const file = fc.record({ size: fc.integer({ min: 0, max: groupBytes * 2 }), known: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(file, { maxLength: 300 }), { maxLength: 6 }), async (pages) => {
        let at = 0;
        const listed = pages.map((files, checkpoint) => ({
          checkpoint,
          trail,
          candidates: files.map(({ size, known }) => candidate(`${at++}`, size, known ? 'known' : 'take')),
        }));
        const groups = await cut(listed);
        expect(groups.flat().map(({ file }) => Number(file.key))).toEqual([...Array(at).keys()]);
        for (const group of groups) {
          const read = group.filter(isRead);
          const bytes = read.reduce((sum, { file }) => sum + (file.size ?? 0), 0);
          expect(read.length).toBeLessThanOrEqual(groupFiles);
          expect(read.length === 1 || bytes <= groupBytes).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('ends a page in the group of its last file', async () => {
    const pages = [
      { candidates: [candidate('a', groupBytes)], checkpoint: 'first', trail },
      { candidates: [candidate('b', groupBytes)], checkpoint: 'second', trail },
    ];
    const kinds: string[][] = [];
    for await (const group of groupFilesOf(
      (async function* () {
        yield* pages;
      })(),
    )) {
      kinds.push(
        group.map((entry) => (entry.kind === 'file' ? entry.candidate.file.key : String(entry.checkpoint))),
      );
    }
    expect(kinds).toEqual([
      ['a', 'first'],
      ['b', 'second'],
    ]);
  });
});
