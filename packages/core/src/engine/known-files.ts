import type { EditionV1 } from '../provider/index.ts';
import type { ListedPage } from './candidate.ts';

/** Leaves of files that are known no more than their number and editions: a bucket may hold very many. */
export function withoutKnown({ candidates, ...page }: ListedPage): ListedPage {
  const known = candidates.filter(({ action }) => action === 'known');
  if (known.length === 0) return { candidates, ...page };
  const editions = new Map<string, EditionV1>();
  for (const { file } of known)
    if (file.edition !== undefined) editions.set(textOf(file.edition), file.edition);
  return {
    ...page,
    candidates: candidates.filter(({ action }) => action !== 'known'),
    known: { files: known.length, editions: [...editions.values()] },
  };
}

function textOf({ slot, period, version }: EditionV1): string {
  return `${slot}\0${period}\0${version}`;
}
