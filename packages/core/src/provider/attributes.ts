import type { ColumnTypeV1 } from './table.ts';

/** Where the names of this file are described. */
export const attributesSchemaUrl = 'https://opentelemetry.io/schemas/1.44.0';

/** A common attribute: one that has a column of its own in the `events` view and may have an alias in filters. */
export interface CommonAttribute {
  type: ColumnTypeV1;
  /** Short name in filters. */
  alias?: string;
  /** How much it says of a person. */
  class?: 'personal' | 'pseudonymous';
}

/**
 * The common attributes in the order of their columns. In SQL the dots are underscores
 * (`client_address`). Names without a vendor's prefix that are not OpenTelemetry's own begin with `media.`.
 */
export const commonAttributes = {
  'client.address': { type: 'text', alias: 'ip', class: 'personal' },
  'client.port': { type: 'integer' },
  'user_agent.original': { type: 'text', alias: 'ua' },
  'http.request.header.referer': { type: 'text', alias: 'referer', class: 'personal' },
  'enduser.id': { type: 'text', alias: 'euid', class: 'personal' },
  'enduser.pseudo.id': { type: 'text', class: 'pseudonymous' },
  'user.id': { type: 'text', alias: 'user', class: 'personal' },
  'user.name': { type: 'text', class: 'personal' },
  'session.id': { type: 'text', alias: 'session', class: 'pseudonymous' },
  'media.session.kind': { type: 'text' },
  'media.session.state': { type: 'text' },
  'media.session.start_time': { type: 'time' },
  'media.session.end_time': { type: 'time' },
  'media.session.duration': { type: 'number' },
  'media.account.id': { type: 'text', alias: 'account' },
  'media.owner.id': { type: 'text', alias: 'owner' },
  'media.app.name': { type: 'text', alias: 'app' },
  'media.stream.name': { type: 'text', alias: 'stream' },
  'media.stream.type': { type: 'text' },
  'media.channel.id': { type: 'text', alias: 'channel' },
  'media.asset.id': { type: 'text', alias: 'asset' },
  'media.event.id': { type: 'text' },
  'media.content.id': { type: 'text', alias: 'content' },
  'media.content.type': { type: 'text' },
  'media.content.title': { type: 'text', alias: 'title' },
  'media.content.external_id': { type: 'text' },
  'media.content.created_time': { type: 'time' },
  'media.content.duration': { type: 'number' },
  'media.content.is_ad': { type: 'boolean' },
  'media.segment.number': { type: 'integer' },
  'media.segment.duration': { type: 'number' },
  'media.segment.range': { type: 'text' },
  'media.segment.count': { type: 'integer' },
  'media.rendition.id': { type: 'text', alias: 'rendition' },
  'media.ping.bucket': { type: 'integer', alias: 'bucket' },
  'media.ping.interval': { type: 'integer' },
  'media.ad.id': { type: 'text' },
  'media.ad.asset.id': { type: 'text' },
  'media.ad.creative.id': { type: 'text' },
  'media.ad.group.id': { type: 'text' },
  'media.ad.break.type': { type: 'text' },
  'media.ad.break.index': { type: 'integer' },
  'media.ad.index': { type: 'integer' },
  'media.ad.beacon.type': { type: 'text', alias: 'beacon' },
  'media.drm.system': { type: 'text', alias: 'drm' },
  'media.cdn.cache.status': { type: 'text', alias: 'cache' },
  'media.encoder.name': { type: 'text' },
  'media.publish.authenticated': { type: 'boolean' },
  'media.push.target.name': { type: 'text' },
  'media.slicer.build': { type: 'text' },
  'media.slicer.version': { type: 'text' },
  'media.domain': { type: 'text', alias: 'domain' },
  'media.room.name': { type: 'text', alias: 'room' },
  'media.room.kind': { type: 'text' },
  'media.charge.amount': { type: 'text' },
  'media.charge.currency': { type: 'text' },
  'media.reason': { type: 'text' },
  'media.discarded_time': { type: 'time' },
  'server.address': { type: 'text', alias: 'server' },
  'network.peer.address': { type: 'text' },
  'http.request.method': { type: 'text', alias: 'method' },
  'http.request.size': { type: 'integer' },
  'http.response.status_code': { type: 'integer', alias: 'status' },
  'http.response.size': { type: 'integer' },
  'url.full': { type: 'text', alias: 'url' },
  'error.type': { type: 'text', alias: 'error' },
  'error.message': { type: 'text' },
} as const satisfies Record<string, CommonAttribute>;

/** The SQL column of an attribute: dots are underscores. */
export function columnOf(attribute: string): string {
  return attribute.replaceAll('.', '_');
}
