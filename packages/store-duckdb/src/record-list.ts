/** Where a record stands in a list. */
export interface ListEntry {
  /** Its time in microseconds. */
  micros: number;
  /** The number of its row. */
  change: number;
}

/** Records in the order of time and id: of each its time and the number of its row, and nothing else. */
export class RecordList {
  readonly micros: number[] = [];
  readonly changes: number[] = [];
  /** Grows with every change. */
  version = 0;

  get length(): number {
    return this.changes.length;
  }

  /** Adds a record behind all others. */
  push({ micros, change }: ListEntry): void {
    this.micros.push(micros);
    this.changes.push(change);
  }

  insert(place: number, { micros, change }: ListEntry): void {
    this.version += 1;
    this.micros.splice(place, 0, micros);
    this.changes.splice(place, 0, change);
  }

  remove({ micros, change }: ListEntry): void {
    const [begin, end] = this.at(micros);
    const place = this.changes.indexOf(change, begin);
    if (place === -1 || place >= end) return;
    this.version += 1;
    this.micros.splice(place, 1);
    this.changes.splice(place, 1);
  }

  /** The places of the records of one time: from, and before. */
  at(micros: number): [number, number] {
    return [this.from(micros), this.from(micros + 1)];
  }

  /** The first place whose time is not before this one. */
  from(micros: number): number {
    let [low, high] = [0, this.micros.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.micros[middle] as number) >= micros) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** By length, then text: as records of one time are sorted. */
export function compareIds(a: string, b: string): number {
  const [left, right] = [[...a].length, [...b].length];
  if (left !== right) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}
