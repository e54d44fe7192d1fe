const first = (n: number, root: (x: number) => number) => {
  const words = new Uint32Array(n);
  for (let found = 0, x = 2; found < n; x++) {
    let prime = true;
    for (let d = 2; d * d <= x; d++) prime &&= x % d !== 0;
    if (prime) words[found++] = (root(x) % 1) * 2 ** 32;
  }
  return words;
};
const constants = first(64, Math.cbrt);
const initial = first(8, Math.sqrt);
const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by));

/**
 * SHA-256 of a short text as hex digits. The platform's own is asynchronous in a browser, and an event's id
 * is needed at once.
 */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const hash = initial.slice();
  const words = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const [x = 0, y = 0] = [words[i - 15], words[i - 2]];
      const a = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const b = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      words[i] = (words[i - 16] ?? 0) + a + (words[i - 7] ?? 0) + b;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let i = 0; i < 64; i++) {
      const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + big1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + (words[i] ?? 0)) | 0;
      const big0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      hash[i] = (hash[i] ?? 0) + word;
    });
  }
  return [...hash].map((word) => word.toString(16).padStart(8, '0')).join('');
}
