/**
 * Index of the next byte that is 13 (CR) or less, from `from` on; there must be one. `words` are the same
 * bytes, four at a time: most bytes of a log are letters and digits, and are passed so.
 */
export function nextControl(bytes: Uint8Array, words: Int32Array, from: number): number {
  let i = from;
  while ((i & 3) !== 0) {
    if ((bytes[i] as number) <= 13) return i;
    i++;
  }
  let w = i >> 2;
  // The top bit of each byte that is below 14: a borrow carries only out of such a byte.
  for (let x = words[w] as number; ((x - 0x0e0e0e0e) & ~x & 0x80808080) === 0; x = words[w] as number) w++;
  i = w << 2;
  while ((bytes[i] as number) > 13) i++;
  return i;
}
