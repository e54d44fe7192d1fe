// How many logs a vendor's peer has. node scan.mjs <vendor> <url>
import { pages } from './pages.mjs';

const [, , vendor, url] = process.argv;
const begin = performance.now();
let count = 0;
for await (const page of pages(vendor, url)) count += page.length;
console.log(JSON.stringify({ count, seconds: (performance.now() - begin) / 1000 }));
