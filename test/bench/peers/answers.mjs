// A vendor's API whose answers are ready before they are asked for. node answers.mjs <vendor> <logs> [ms] [streams]
// Nothing is checked: what is measured is who asks. Ends with its standard input.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , vendor, count, delay = '0', streams = '1'] = process.argv;
const total = Number(count);
const each = total / Number(streams);
const newest = Date.parse('2026-11-01T00:00:00Z');

const records = {
  scaleengine: (at) => ({
    id: 1_000_000 + total - at,
    app: 'jb-origin',
    stream: streams === '1' ? 'my_stream' : `stream_${Math.floor(at / each)}`,
    username: at % 3 === 0 ? 'studio' : '',
    session_id: 123_456_789 + ((total - at) >> 1),
    entry_name: null,
    ip_address: `198.51.100.${at % 250}`,
    server: `ser${at % 7}`,
    log_type: at % 2 === 0 ? 'unpublish' : 'publish',
    logdate: new Date(newest - at * 2000).toISOString().slice(0, 19).replace('T', ' '),
    is_auth: 1,
    metadata: { encoder: 'obs-output module (libobs version 21.1.0)', video: { codec: 'avc1', fps: 30 } },
  }),
  signalwire: (at) => {
    const id = `${(total - at).toString(16).padStart(8, '0')}-5a47-4597-9a23-c7d01e696b92`;
    const begin = newest - at * 20_000 - 86_400_000 * 3;
    const time = (ms) => new Date(ms).toISOString().replace('.000', '');
    return {
      id,
      source: 'realtime_api',
      type: 'video_conference_session',
      url: `https://example.signalwire.com/api/video/room_sessions/${id}`,
      room_name: `room_${at % 50}`,
      status: 'completed',
      locked: false,
      started_at: time(begin),
      ended_at: time(begin + 3_600_000),
      charge: 0.01,
      created_at: time(begin),
      charge_details: [{ description: 'Video conference session charge', charge: 0.005 }],
    };
  },
};

const texts = [];
const starts = new Uint32Array(total + 1);
let length = 0;
for (let at = 0; at < total; at++) {
  const text = `${JSON.stringify(records[vendor](at))},`;
  texts.push(text);
  starts[at] = length;
  length += text.length;
}
starts[total] = length;
const all = Buffer.from(texts.join(''), 'latin1');
texts.length = 0;

function slice(offset, limit) {
  const end = Math.min(total, offset + limit);
  return offset >= end ? Buffer.alloc(0) : all.subarray(starts[offset], starts[end] - 1);
}

const answers = {
  scaleengine(_url, body) {
    const json = /name="json"\r\n\r\n([^\r]*)/.exec(body)?.[1] ?? new URLSearchParams(body).get('json');
    const { stream, offset = 0, limit = 25 } = JSON.parse(json);
    const first = streams === '1' ? 0 : Number(stream.split('_')[1]) * each;
    const here = Math.min(Number(limit), Math.max(0, each - Number(offset)));
    return [
      '{"message":"Origin Logs Found","status":"success","handle_time":"0.0010 seconds","logs":[',
      slice(first + Number(offset), here),
      `],"log_count":${each}}`,
    ];
  },
  signalwire(url) {
    const size = Number(url.searchParams.get('page_size') ?? 50);
    const page = Number(url.searchParams.get('page_number') ?? 0);
    const link = (number) => {
      const to = new URL(url);
      to.searchParams.set('page_number', number);
      to.searchParams.set('page_token', `PA2fa20774-64a1-41d3-a88a-${String(number).padStart(12, '0')}`);
      return `"${to}"`;
    };
    const next = (page + 1) * size < total ? `,"next":${link(page + 1)}` : '';
    return [`{"links":{"self":"${url}"${next}},"data":[`, slice(page * size, size), ']}'];
  },
};

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  const parts = answers[vendor](new URL(request.url, `http://${request.headers.host}`), body);
  if (delay !== '0') await sleep(Number(delay));
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.resume().on('end', () => process.exit(0));
