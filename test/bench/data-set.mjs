import { once } from 'node:events';
import { linkSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { dataFolder, lines } from './settings.mjs';

const threads = 2;
// Raise it when the generator makes other lines: the cached files are then made anew.
const generation = 2;

/** The folder of the lines in so many files, made when it is not there yet. */
export async function dataSet(files) {
  const folder = join(dataFolder, `${generation}-${lines}-${files}`);
  if (await exists(folder)) return folder;
  console.error(`making ${lines} lines in ${files} files (once) …`);
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(join(half, key(0))), { recursive: true });
  let next = 0;
  const job = async () => {
    const worker = new Worker(new URL('./make-files.mjs', import.meta.url));
    while (next < files) {
      const from = next;
      next = Math.min(files, from + Math.max(1, Math.floor(files / 200)));
      const jobs = [];
      for (let file = from; file < next; file++) {
        jobs.push({ path: join(half, key(file)), seed: file + 1, lines: share(file, files) });
      }
      worker.postMessage(jobs);
      await once(worker, 'message');
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, job));
  await rename(half, folder);
  return folder;
}

/** The same files ten times under other keys: hard links in a folder for the measure at hand. */
export async function tenTimes(folder, target) {
  const paths = await gzipFiles(folder);
  for (let copy = 0; copy < 10; copy++) {
    for (const [file, path] of paths.entries()) {
      const link = join(target, key(file, copy));
      await mkdir(dirname(link), { recursive: true });
      linkSync(path, link);
    }
  }
}

/** Absolute paths of a data set's files. */
export async function gzipFiles(folder) {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.gz'))
    .sort()
    .map((entry) => join(folder, entry));
}

/** Bytes of a data set's files, or of one file. */
export async function bytesOf(paths) {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function share(file, files) {
  return Math.floor(((file + 1) * lines) / files) - Math.floor((file * lines) / files);
}

function key(file, hour = 0) {
  const part = String(file).padStart(5, '0');
  const execDt = `20260310${String(hour).padStart(2, '0')}`;
  return `version=001/exec_dt=${execDt}/event_type=slice_played/part-${part}-3608d733-e96c-4575-8784-${String(hour * 100_000 + file).padStart(12, '0')}.c000.csv.gz`;
}

async function exists(path) {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
