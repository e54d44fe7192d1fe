import type { IncomingHttpHeaders } from 'node:http';
import { UnsupportedError } from '../provider/errors.ts';
import { protocol, releaseHeader, versionHeader } from './wire.ts';

/**
 * Compares the other end's version with ours.
 *
 * @throws UnsupportedError saying which of the two to upgrade.
 */
export function checkVersion(headers: IncomingHttpHeaders): void {
  const theirs = Number(headers[versionHeader]);
  if (theirs === protocol) return;
  const release = headers[releaseHeader];
  const who = `The process that holds the store${release === undefined ? '' : ` (release ${String(release)})`}`;
  const newer = theirs > protocol;
  throw new UnsupportedError(
    Number.isNaN(theirs)
      ? `${who} does not speak as an owner of a store does.`
      : `${who} speaks version ${theirs} of the store's protocol, and this one version ${protocol}.`,
    {
      hint: `Upgrade ${newer ? 'this one' : 'that one'}: npm install @logs/cli@latest. Or end that process, and this command opens the store itself.`,
    },
  );
}
