import type { StoredEventV1 } from './reader.ts';

/** Events in the form in which files of them are delivered. */
export interface DeliveryFormatV1 {
  /** As in a delivery's settings: `ndjson`. */
  name: string;
  /** How a file's name ends: `c000.csv.gz`. */
  ending: string;
  /** Format versions that it knows, the oldest first. */
  versions: readonly string[];
  /** The type under which an event is filed (`play_started`), or why the format has no place for it. */
  fileOf(event: StoredEventV1, version: string): { type: string } | { cannot: string };
  /** About how many bytes an event comes to before packing. */
  sizeOf(event: StoredEventV1, version: string): number;
  /**
   * The bytes of a file, packed. The same events give the same bytes, so that a file that a crash took is made
   * again.
   */
  encode(events: readonly StoredEventV1[], version: string): Promise<Uint8Array>;
}
