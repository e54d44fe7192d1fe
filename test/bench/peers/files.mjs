// A vendor's lists of hourly files, and the files. node files.mjs <files a domain> <ms a call> <ms a download>
// Prints, at its end, how many calls there were, the most in one second, and how many beyond 100 it would refuse.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const [, , perDomain, callDelay, fileDelay] = process.argv.map(Number);
const hour = 3600;
// Fewer than the hours of 31 days: the oldest and the present one are not listed.
const hours = 720;
const end = Math.floor(Date.now() / 1000 / hour) * hour - hour;
const line = (at) =>
  `[9/Jun/2026:01:58:09 +0800] 198.51.100.${at} - 1542 "-" "GET http://push.example.com/jb-origin/my_stream.flv" 200 191 2830 MISS "player" "live" 192.0.2.1\n`;
const bytes = gzipSync(Array.from({ length: 10 }, (_, at) => line(at)).join(''));
const calls = [];

function stamp(seconds) {
  const [day, time] = new Date((seconds + 8 * hour) * 1000).toISOString().slice(0, 19).split('T');
  return [day.replaceAll('-', '_'), time.replaceAll(':', '')];
}

function listed(domain, at, host) {
  const from = end - (hours - Math.floor((at * hours) / perDomain)) * hour;
  const [day, time] = stamp(from);
  const name = `${domain}_${day}_${time}_${stamp(from + hour)[1]}_${at}.gz`;
  return {
    StartTime: String(from),
    EndTime: String(from + hour),
    LogName: name,
    LogPath: `http://${host}/push_proxy/t/${domain}/${name}?Expires=4102444800&OSSAccessKeyId=k&Signature=s`,
    LogSize: bytes.length,
  };
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  const url = new URL(request.url, `http://${request.headers.host}`);
  if (url.pathname !== '/') {
    await sleep(fileDelay);
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  calls.push(performance.now());
  const asked = new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
  const domain = asked.get('DomainName');
  const size = Number(asked.get('PageSize') ?? 300);
  const page = Number(asked.get('PageNumber') ?? 1);
  const inside = (entry) =>
    Number(entry.EndTime) * 1000 > Date.parse(asked.get('StartTime') ?? 0) &&
    Number(entry.StartTime) * 1000 < Date.parse(asked.get('EndTime') ?? '2100-01-01T00:00:00Z');
  const all = Array.from({ length: perDomain }, (_, at) => listed(domain, at, request.headers.host)).filter(
    inside,
  );
  const shown = all.slice((page - 1) * size, page * size);
  await sleep(callDelay);
  const answer = {
    DomainLogDetails: {
      DomainLogDetail: [
        {
          LogCount: shown.length,
          LogInfos: { LogInfoDetail: shown },
          PageInfos: { PageIndex: page, PageSize: size, Total: all.length },
        },
      ],
    },
    DomainName: domain,
    RequestId: 'CF60DB6A-7FD6-426E-9288-122CC1A52FA7',
  };
  const text = JSON.stringify(answer);
  response
    .writeHead(200, {
      'content-type': 'application/json;charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.resume().on('end', () => {
  let most = 0;
  for (let from = 0, to = 0; to < calls.length; to++) {
    while (calls[to] - calls[from] >= 1000) from++;
    most = Math.max(most, to - from + 1);
  }
  const first = calls.filter((at) => at - calls[0] < 100).length;
  const seconds = (calls.at(-1) - calls[0]) / 1000;
  console.log(JSON.stringify({ calls: calls.length, most, first, seconds }));
  process.exit(0);
});
