import { dirname } from 'node:path';

/** A folder and all folders above it, the nearest first. */
export function* upward(folder: string): Generator<string> {
  let last: string | undefined;
  for (let here = folder; here !== last; here = dirname(here)) {
    yield here;
    last = here;
  }
}
