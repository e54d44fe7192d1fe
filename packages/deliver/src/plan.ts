import type { DeliveryFormatV1, StoredEventV1 } from '@logs/core';
import { fileKey, hourText } from './file-name.ts';
import type { PlannedFile } from './journal-entry.ts';

/** A planned file with its events. */
export interface FileOfEvents extends PlannedFile {
  events: StoredEventV1[];
}

/** Which files a batch's events come to, one for each version and type, and which have no place in the format. */
export function planFiles(
  events: readonly StoredEventV1[],
  {
    delivery,
    number,
    versions,
    format,
    now,
  }: { delivery: string; number: number; versions: readonly string[]; format: DeliveryFormatV1; now: Date },
): { files: FileOfEvents[]; unwritable: Record<string, number> } {
  const files: FileOfEvents[] = [];
  const unwritable: Record<string, number> = {};
  const execDt = hourText(now);
  for (const version of versions) {
    const types = new Map<string, StoredEventV1[]>();
    for (const event of events) {
      const place = format.fileOf(event, version);
      if ('type' in place) {
        const own = types.get(place.type);
        if (own === undefined) types.set(place.type, [event]);
        else own.push(event);
      } else if (version === versions[0]) {
        const what = `${event.name}: ${place.cannot}`;
        unwritable[what] = (unwritable[what] ?? 0) + 1;
      }
    }
    for (const [type, own] of types) {
      const key = fileKey({ delivery, number, version, type, execDt, ending: format.ending });
      files.push({ key, version, type, rows: own.length, events: own });
    }
  }
  return { files, unwritable };
}
