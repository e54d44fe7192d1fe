import type { Column, EventType, Layout } from './column.ts';

/** Columns that precede those of the type: date, time, event name. */
export const leading = 3;

/** The attribute with the vendor's event type. */
export const eventType = 'uplynk.event_type';

/** EventName of a type that is not in the table. */
export const unknownEvent = 'media.unknown';

const text = (name: string, attribute: string): Column => ({ name, kind: 'text', attribute });
const integer = (name: string, attribute: string): Column => ({ name, kind: 'integer', attribute });

const assetId = text('asset_id', 'media.asset.id');
const channelId = text('channel_id', 'media.channel.id');
const eventId = text('event_id', 'media.event.id');
const sessionId = text('session_id', 'session.id');
const beamId = text('beam_id', 'media.content.id');
const ownerId = text('playing_owner_id', 'media.owner.id');
const euid = text('euid', 'enduser.id');
const userIp = text('user_ip', 'client.address');
const playerAgent = text('player_user_agent', 'user_agent.original');
const userAgent = text('user_agent', 'user_agent.original');
const referrer: Column = {
  name: 'player_referrer_url',
  kind: 'url',
  attribute: 'http.request.header.referer',
};
const slicerBuild = text('slicer_build_type', 'media.slicer.build');
const url: Column = { name: 'url', kind: 'url', attribute: 'url.full' };
const breakPosition: Column = { name: 'ad_break_position', kind: 'break', attribute: 'media.ad.break' };
const bucket = integer('bucket_number', 'media.ping.bucket');

const enhanced = (...columns: Column[]) =>
  columns.map((column): Column => ({ ...column, layouts: ['enhanced', 'enhanced+ray'] }));
const beam = enhanced(
  text('beam_description', 'media.content.title'),
  text('beam_external_id', 'media.content.external_id'),
  { name: 'time_created_as_epoch', kind: 'epoch', attribute: 'media.content.created_time' },
  { name: 'beam_duration', kind: 'number', attribute: 'media.content.duration' },
);

const asset = { 'media.content.type': 'asset' };
const channel = { 'media.content.type': 'channel' };
const event = { 'media.content.type': 'event' };
const tenMinutes = { 'media.ping.interval': 600 };
const base: readonly Layout[] = ['base'];

/**
 * The vendor's 17 event types. This one table drives the reader, the bulk rows, the stores' views and the
 * writer.
 */
export const eventTypes: Readonly<Record<string, EventType>> = {
  ad_beacon_sent: {
    event: 'media.ad.beacon',
    severity: { otherwise: 9, attribute: 'http.response.status_code', from: 400, is: 13 },
    layouts: base,
    columns: [
      text('group_id', 'media.ad.group.id'),
      sessionId,
      text('ad_asset_id', 'media.ad.asset.id'),
      text('event_description', 'media.ad.beacon.type'),
      breakPosition,
      { ...integer('ad_index', 'media.ad.index'), none: '-1' },
      text('ad_id', 'media.ad.id'),
      text('creative_id', 'media.ad.creative.id'),
      url,
      integer('http_status', 'http.response.status_code'),
    ],
  },
  ad_request_error: {
    event: 'media.ad.request_error',
    severity: 17,
    constants: { 'error.type': 'ad_request' },
    layouts: base,
    columns: [
      sessionId,
      assetId,
      breakPosition,
      { name: 'ad_request_data', kind: 'request', attribute: 'url.full' },
      text('error_description', 'error.message'),
      slicerBuild,
      channelId,
      eventId,
    ],
  },
  asset_deleted: {
    event: 'media.asset.deleted',
    severity: 9,
    layouts: base,
    columns: [assetId, text('cause', 'media.reason')],
  },
  asset_play_started: {
    event: 'media.playback.start',
    severity: 9,
    constants: asset,
    layouts: ['base', 'enhanced'],
    columns: [
      assetId,
      userIp,
      playerAgent,
      referrer,
      channelId,
      {
        name: 'asset_is_ad',
        kind: 'choice',
        attribute: 'media.content.is_ad',
        values: { 0: 'false', 1: 'true' },
      },
      euid,
      sessionId,
      ownerId,
      eventId,
      ...beam,
    ],
  },
  channel_deleted: {
    event: 'media.channel.deleted',
    severity: 9,
    layouts: base,
    columns: [channelId, text('cause', 'user.id')],
  },
  channel_ping: {
    event: 'media.playback.ping',
    severity: 9,
    constants: { ...channel, ...tenMinutes },
    layouts: base,
    columns: [channelId, assetId, bucket, userIp, playerAgent, referrer, euid, sessionId],
  },
  channel_play_started: {
    event: 'media.playback.start',
    severity: 9,
    constants: channel,
    layouts: ['legacy', 'base'],
    sign: { layout: 'legacy', exact: false, column: 0, looks: 'no address' },
    missing: { layout: 'base', column: 'channel_id' },
    columns: [{ ...channelId, layouts: ['legacy'] }, userIp, playerAgent, referrer, euid, sessionId],
  },
  drm_error: {
    event: 'media.drm.error',
    severity: 17,
    constants: { 'error.type': 'drm' },
    layouts: base,
    columns: [beamId, text('drm_type', 'media.drm.system'), text('event_error_message', 'error.message')],
  },
  drm_key_read: {
    event: 'media.drm.license',
    severity: 9,
    layouts: base,
    columns: [
      { name: 'timestamp', kind: 'instant', attribute: 'uplynk.line_time' },
      beamId,
      ownerId,
      userIp,
      playerAgent,
      slicerBuild,
      text('beam_description', 'media.content.title'),
    ],
  },
  error: {
    event: 'media.playback.error',
    severity: { otherwise: 13, attribute: 'http.response.status_code', from: 500, below: 600, is: 17 },
    layouts: base,
    columns: [
      text('format_type', 'uplynk.format_type'),
      text('sub_type', 'uplynk.sub_type'),
      url,
      userIp,
      { ...integer('http_code', 'http.response.status_code'), also: 'error.type' },
      userAgent,
      text('message', 'error.message'),
    ],
  },
  event_copied: {
    event: 'media.event.copied',
    severity: 9,
    layouts: base,
    columns: [eventId, text('cause', 'user.id')],
  },
  event_ping: {
    event: 'media.playback.ping',
    severity: 9,
    constants: { ...event, ...tenMinutes },
    layouts: base,
    columns: [eventId, assetId, bucket, userIp, playerAgent, referrer, euid, sessionId],
  },
  event_play_started: {
    event: 'media.playback.start',
    severity: 9,
    constants: event,
    layouts: base,
    columns: [eventId, userIp, playerAgent, referrer, euid, sessionId],
  },
  session_created: {
    event: 'session.start',
    severity: 9,
    layouts: base,
    columns: [
      sessionId,
      text('content_id', 'media.content.id'),
      text('content_type', 'media.content.type'),
      ownerId,
      userAgent,
      euid,
      { ...referrer, name: 'referer' },
      userIp,
    ],
  },
  slice_played: {
    event: 'media.segment.delivered',
    severity: 9,
    layouts: ['legacy', 'base', 'ray', 'enhanced', 'enhanced+ray'],
    sign: { layout: 'ray', exact: true, column: 12, looks: 'letter' },
    columns: [
      assetId,
      integer('slice_number', 'media.segment.number'),
      { name: 'is_live', kind: 'choice', attribute: 'media.stream.type', values: { 0: 'vod', 1: 'live' } },
      userIp,
      playerAgent,
      referrer,
      euid,
      sessionId,
      ownerId,
      channelId,
      eventId,
      {
        name: 'duration',
        kind: 'duration',
        attribute: 'media.segment.duration',
        layouts: ['base', 'ray', 'enhanced', 'enhanced+ray'],
      },
      ...beam,
      { ...text('ray_letter', 'media.rendition.id'), layouts: ['ray', 'enhanced+ray'] },
    ],
  },
  slicing_began: {
    event: 'media.ingest.start',
    severity: 9,
    layouts: base,
    columns: [
      text('job_type', 'media.stream.type'),
      assetId,
      text('external_id', 'media.content.external_id'),
      channelId,
      text('description', 'media.content.title'),
      slicerBuild,
      text('slicer_version', 'media.slicer.version'),
      eventId,
    ],
  },
  slicing_ended: {
    event: 'media.ingest.end',
    severity: { otherwise: 9, attribute: 'error.type', equal: 'slicing', is: 17 },
    layouts: base,
    columns: [
      assetId,
      { name: 'had_errors', kind: 'choice', attribute: 'error.type', values: { 1: 'slicing' }, none: '0' },
      integer('slices', 'media.segment.count'),
    ],
  },
};

/** The type of this name, if the vendor has one. */
export function typeOf(name: string): EventType | undefined {
  return Object.hasOwn(eventTypes, name) ? eventTypes[name] : undefined;
}

/** The columns that lines of this layout have, after date, time and type. */
export function columnsOf(type: EventType, layout: Layout): readonly Column[] {
  return type.columns.filter(({ layouts }) => layouts === undefined || layouts.includes(layout));
}
