import { readdirSync, readlinkSync } from 'node:fs';

/** What keeps a process alive without having an end of its own. */
const kinds = /^(TCPSocketWrap|TLSWrap|TCPConnectWrap|PipeConnectWrap|Timeout|FSReq|GetAddrInfo|Worker)/;
/** So long something may take to close, in milliseconds. */
const patience = 2000;

/** Counts what is open now. Waits for nothing. */
function count(): Map<string, number> {
  const open = new Map<string, number>();
  const add = (name: string) => open.set(name, (open.get(name) ?? 0) + 1);
  for (const kind of process.getActiveResourcesInfo()) if (kinds.test(kind)) add(kind);
  for (const file of openFiles()) add(`the file ${file}`);
  return open;
}

/** Files that are open, where the system tells. */
function openFiles(): string[] {
  try {
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        const target = readlinkSync(`/proc/self/fd/${fd}`);
        return target.startsWith('/') && !/^\/(dev|proc|sys)\//.test(target) ? [target] : [];
      } catch {
        return []; // closed meanwhile
      }
    });
  } catch {
    return [];
  }
}

/** Remembers what is open now; what is returned says what was opened since and stays open. */
export function watchOpen(): () => Promise<string[]> {
  const before = count();
  return async () => {
    const begun = performance.now();
    for (;;) {
      const more = [...count()].filter(([name, amount]) => amount > (before.get(name) ?? 0));
      if (more.length === 0) return [];
      if (performance.now() - begun > patience) return more.map(([name]) => name);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}
