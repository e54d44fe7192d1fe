import type { CredentialV1, DemoV1, SampleOptionsV1, SampleV1 } from '@logs/core';
import { parseExact } from '@logs/core/http';
import { isoTime } from '@logs/core/toolkit';
import { madeUpLog } from './demo-log.ts';
import type { VideoLog, VideoRecord } from './video-record.ts';

const space = 'example';
const hour = 3_600_000;

/** The example of the vendor's page. */
const printed = {
  id: 'c22d24f6-5a47-4597-9a23-c7d01e696b92',
  source: 'realtime_api',
  type: 'video_conference_session',
  url: 'https://example.signalwire.com/api/video/room_sessions/a1b2c3d4-5e6f-7890-abcd-ef1234567890',
  room_name: 'my_room',
  status: 'completed',
  locked: false,
  started_at: '2022-01-01T10:00:00Z',
  ended_at: '2022-01-01T11:00:00Z',
  charge: 0.01,
  created_at: '2022-01-01T10:00:00Z',
  charge_details: [{ description: 'Video conference session charge', charge: 0.005 }],
};

/** Sample data of SignalWire: what the vendor's page prints, a live stream of the last hours, and made-up sessions. */
export const demo: DemoV1 = {
  credentials: [{ space, project: '<project_id>', token: '<api_token>' }],
  settings: (endpoint: URL, { project, token }: CredentialV1) => ({
    endpoint: endpoint.origin,
    project,
    token,
  }),
  feeds: { video: { query: { spaces: [space] }, records: sampleLogs } satisfies SampleV1<VideoRecord> },
};

function sampleLogs({ seed, count, now }: SampleOptionsV1): VideoRecord[] {
  const made = Array.from({ length: count }, (_, index) => madeUpLog(space, seed, index, count, now));
  return [JSON.stringify(printed), liveLog(now), ...made]
    .map((text) => ({ space, text, value: parseExact(text) as VideoLog }))
    .sort((a, b) => Date.parse(String(a.value.created_at)) - Date.parse(String(b.value.created_at)));
}

// The room in which the stream was made that the other vendors' samples publish, push and play.
function liveLog(now: Date): string {
  const [started, ended] = [3 * hour, hour].map((ago) => isoTime(new Date(wholeSecond(now) - ago)));
  return JSON.stringify({
    ...printed,
    id: '5f0c1f52-6a53-4a35-8c0e-1d8f7f0a9b11',
    type: 'video_room_session',
    url: `https://${space}.signalwire.com/api/video/room_sessions/0b7c1d7e-52f1-4a7c-9d6f-3f2a64d1c0aa`,
    room_name: 'my_stream',
    started_at: started,
    ended_at: ended,
    created_at: started,
    charge: 0.48,
    charge_details: [{ description: 'Video room session charge', charge: 0.48 }],
  });
}

function wholeSecond(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}
