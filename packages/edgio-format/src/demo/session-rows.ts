import type { Content, Live } from './catalogue.ts';
import { hasEnhanced, sliceLayoutAt } from './slice-layout.ts';
import { progressAt, type Sitting, type Story } from './story.ts';
import { viewerKey } from './viewer.ts';

/** The columns that enhanced logs add. */
export function enhancedColumns({ title, externalId, created, duration }: Content): (string | null)[] {
  return [title, externalId, String(created), `${duration}.0`];
}

/** `session_created`, whose columns stand in an order of their own. */
export function sessionCreated(
  story: Story,
  { viewer, start }: Sitting,
  content: Content,
  type: string,
): void {
  const { ip, agent, referrer, euid, session } = viewer;
  if (session === null) return;
  story.add({
    type: 'session_created',
    time: start - 1,
    columns: [session, content.id, type, content.owner, agent, euid, referrer, ip],
    later: [story.random.pick(['tv', 'phone', 'browser'])],
  });
}

/** `asset_play_started`, with the enhanced columns once the account has them. */
export function assetPlayStarted(
  story: Story,
  sitting: Sitting,
  content: Content,
  live?: Live,
  isAd = false,
): void {
  const { ip, agent, referrer, euid, session } = sitting.viewer;
  const layout = sliceLayoutAt(progressAt(story, sitting.start));
  story.add({
    type: 'asset_play_started',
    time: sitting.start,
    columns: [
      live?.assetId ?? content.id,
      ip,
      agent,
      referrer,
      live?.kind === 'channel' ? live.id : null,
      isAd ? '1' : '0',
      euid,
      session,
      content.owner,
      live?.kind === 'event' ? live.id : null,
      ...(hasEnhanced(layout) ? enhancedColumns(content) : []),
    ],
  });
}

/** `channel_play_started` in its two forms, or `event_play_started`. */
export function livePlayStarted(story: Story, { viewer, start }: Sitting, live: Live): void {
  const { ip, agent, referrer, euid, session } = viewer;
  const columns = [ip, agent, referrer, euid, session];
  if (live.kind === 'event') {
    story.add({ type: 'event_play_started', time: start, columns: [live.id, ...columns] });
    return;
  }
  // The page names no channel; a line with a column more has it first.
  const documented = ip !== null && progressAt(story, start) < 0.5;
  story.add({
    type: 'channel_play_started',
    time: start,
    columns: documented ? columns : [live.id, ...columns],
  });
}

/** One ping for every ten-minute bucket that the sitting touches. */
export function pings(story: Story, { viewer, start, end }: Sitting, live: Live): void {
  const { ip, agent, referrer, euid, session } = viewer;
  for (let bucket = Math.floor(start / 600); bucket * 600 <= end; bucket++) {
    const time = Math.max(start, Math.min(end, bucket * 600 + story.random.int(0, 20)));
    story.add({
      type: `${live.kind}_ping`,
      time,
      columns: [live.id, live.assetId, String(bucket), ip, agent, referrer, euid, session],
      fact: { kind: 'ping', bucket, place: live.id, title: live.title, viewer: viewerKey(viewer) },
    });
  }
}
