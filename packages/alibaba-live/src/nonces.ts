/** Remembers nonces of each access key for at least a given time, and forgets them after at most twice that. */
export interface Nonces {
  /** Whether it is new; it is known from then on. */
  isNew(accessKeyId: string, nonce: string, now: Date): boolean;
}

/** Two generations of names: when the younger one is old enough, the older one goes. */
export function nonceMemory(milliseconds: number): Nonces {
  let [young, old] = [new Set<string>(), new Set<string>()];
  let begun = Number.NEGATIVE_INFINITY;
  return {
    isNew(accessKeyId, nonce, now) {
      const age = now.getTime() - begun;
      if (age >= milliseconds) {
        old = age >= 2 * milliseconds ? new Set() : young;
        young = new Set();
        begun = now.getTime();
      }
      const name = `${accessKeyId}\0${nonce}`;
      if (young.has(name) || old.has(name)) return false;
      young.add(name);
      return true;
    },
  };
}
