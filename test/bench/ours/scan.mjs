// How many logs a source has, by its provider. node scan.mjs <vendor> <url> [normalize]
import { providerAt } from '../provider-at.mjs';

const [, , vendor, url, normalize] = process.argv;
const { feed, query } = await providerAt(vendor, url);
const origin = { source: 'bench', feed: `${vendor}/bench` };
const begin = performance.now();
let count = 0;
const seen = normalize === undefined ? (raw) => raw : (raw) => feed.normalize(raw, origin);
let last;
for await (const { items } of feed.scan({ query, signal: new AbortController().signal })) {
  for (const item of items) last = seen(item);
  count += items.length;
}
if (last === undefined) throw new Error('nothing came');
console.log(JSON.stringify({ count, seconds: (performance.now() - begin) / 1000 }));
