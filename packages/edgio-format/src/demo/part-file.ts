import type { FileRows } from './file-rows.ts';
import type { Random } from './random.ts';
import { columnsOf, type Row } from './row.ts';
import { sparkLine } from './spark-line.ts';

/** One delivered file. */
export interface PartFile {
  /** The vendor's key: `version=001/exec_dt=2026031016/event_type=slice_played/part-00000-….c000.csv.gz`. */
  key: string;
  version: string;
  /** `2026031016`. */
  execDt: string;
  type: string;
  /** When the vendor puts it into the bucket. */
  arrives: Date;
  /** The file before it is packed. */
  text: string;
  /** Physical lines. */
  lines: number;
  rows: readonly Row[];
  /** False where the same rows count in another version. */
  counts: boolean;
}

/** What now and then stands above the rows of a file. */
const heads = ['', '', '', '', '', '', '001\n', '#Version: 001\n# delivered hourly\n', '\n'];

/** Cuts groups of rows into part files, in the order in which these arrive. */
export function partFiles(
  random: Random,
  groups: readonly FileRows[],
  { end, linesPerFile }: { end: number; linesPerFile: number },
): PartFile[] {
  const files: PartFile[] = [];
  for (const { version, hour, type, rows, counts } of groups) {
    const uuid = random.uuid();
    const execDt = new Date(hour * 1000).toISOString().slice(0, 13).replace(/[-T]/g, '');
    const folder = `version=${version}/exec_dt=${execDt}/event_type=${type}`;
    const few = rows.length > 20 ? random.int(1, 3) : 1;
    const parts = Math.max(few, Math.ceil(rows.length / linesPerFile));
    const size = Math.ceil(rows.length / parts);
    for (let part = 0; part < parts; part++) {
      const own = outOfOrder(random, rows.slice(part * size, (part + 1) * size));
      const late = random.chance(0.05) ? random.int(1, 4) * 3600 : 0;
      const arrives = Math.min(end, hour + 3600 + late + random.int(60, 900));
      const text = random.pick(heads) + body(random, own, version);
      files.push({
        key: `${folder}/part-${String(part).padStart(5, '0')}-${uuid}.c000.csv.gz`,
        version,
        execDt,
        type,
        arrives: new Date(arrives * 1000),
        text,
        lines: text.split('\n').length - 1,
        rows: own,
        counts,
      });
    }
  }
  return files.sort((a, b) => a.arrives.getTime() - b.arrives.getTime() || (a.key < b.key ? -1 : 1));
}

/** Lines stand within a few minutes of their place. */
function outOfOrder(random: Random, rows: readonly Row[]): Row[] {
  return rows
    .map((row) => ({ row, place: row.time + random.int(0, 240) }))
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
}

function body(random: Random, rows: readonly Row[], version: string): string {
  // Some files come from a job that quotes nothing: a title in quotes then stands there bare.
  const bare = random.chance(0.1) || rows[0]?.type === 'slicing_began';
  return rows
    .map((row) => {
      const line = sparkLine(columnsOf(row, version));
      return `${bare ? line.replaceAll('"\\"Uncut\\" Night 2"', '"Uncut" Night 2') : line}\n`;
    })
    .join('');
}
