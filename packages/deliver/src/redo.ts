import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@logs/core/errors';
import { type KeptDelivery, placesOf, readDelivery } from './delivery-folder.ts';
import { noDelivery } from './enable.ts';
import { fileKey, hourText } from './file-name.ts';
import { type Journal, readJournal } from './journal.ts';

/**
 * Asks for files that were lost to be planned again, by key; all without keys. Whoever runs the delivery does it,
 * while the store has the events. Answers the keys that were lost.
 */
export async function redoDelivery(folder: string, name: string, keys: readonly string[]): Promise<string[]> {
  if ((await readDelivery(folder, name)) === undefined) throw noDelivery(name);
  const { own, journal } = placesOf(folder, name);
  const { state } = await readJournal(journal);
  const lost = Object.values(state.lost).filter(({ redone }) => !redone);
  const unknown = keys.find((key) => !lost.some((file) => file.key === key));
  if (unknown !== undefined) {
    throw new ConfigurationError(`The delivery "${name}" lost no file ${unknown}.`, {
      hint: `See what was lost: logs deliver status`,
    });
  }
  const wanted = lost.map(({ key }) => key).filter((key) => keys.length === 0 || keys.includes(key));
  if (wanted.length > 0) {
    const path = join(own, 'redo.json');
    await writeFile(`${path}.new`, JSON.stringify(wanted), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return wanted;
}

/** Plans the files that were asked for. */
export async function planAgain(
  own: string,
  { id }: KeptDelivery,
  journal: Journal,
  { ending, now }: { ending: string; now: Date },
): Promise<void> {
  const path = join(own, 'redo.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return;
  for (const key of JSON.parse(text) as string[]) {
    const lost = journal.state.lost[key];
    if (lost === undefined || lost.redone) continue;
    const { from, to, version, type, rows } = lost;
    const number = journal.state.next;
    const file = {
      key: fileKey({ delivery: id, number, version, type, execDt: hourText(now), ending }),
      version,
      type,
      rows,
    };
    await journal.add({
      kind: 'planned-again',
      number,
      ...(from === undefined ? {} : { from }),
      to,
      at: now.toISOString(),
      files: [file],
      unwritable: {},
    });
  }
  await rm(path, { force: true });
}
