import { adBreak, adRequestError } from './ad-rows.ts';
import { type Content, catalogue, type Live, type Span } from './catalogue.ts';
import type { Random } from './random.ts';
import type { Row } from './row.ts';
import { assetPlayStarted, livePlayStarted, pings, sessionCreated } from './session-rows.ts';
import { slices } from './slice-rows.ts';
import type { Sitting, Story } from './story.ts';
import { studio } from './studio-rows.ts';
import { drm, playbackError, playerStalled } from './trouble-rows.ts';
import { type Viewer, viewer } from './viewer.ts';

/** What to tell of. */
export interface Plot extends Span {
  random: Random;
  viewers: number;
  assets: number;
}

/** All rows of some hours, in the order in which they came to mind. */
export function tell({ random, viewers, assets, ...span }: Plot): { rows: Row[]; unfit: number } {
  const rows: Row[] = [];
  const story: Story = {
    random,
    from: span.from,
    to: span.to,
    catalogue: catalogue(random, span, assets),
    unfit: 0,
    add: (row) => rows.push(row),
  };
  studio(story);
  for (let number = 0; number < viewers; number++) evening(story);
  everyTypeOnce(story);
  return { rows, unfit: story.unfit };
}

/** One viewer's time: a few things one after the other in the same session. */
function evening(story: Story): void {
  const { random, from, to } = story;
  const encrypted = random.chance(0.8);
  const who = viewer(random, encrypted);
  let at = random.int(from + 300, to - 400);
  for (let play = random.int(1, 3); play > 0 && at < to - 120; play--) {
    const live = random.chance(0.45);
    const end = Math.min(to, at + (live ? random.int(120, 5400) : random.int(30, 1800)));
    const sitting: Sitting = { viewer: who, start: at, end };
    if (live) watchLive(story, sitting, random.pick(livesAt(story, at)));
    else watchAsset(story, sitting, random.pick(story.catalogue.assets));
    at = end + random.int(5, 600);
  }
}

/** What is on at a moment, each as often as it draws. */
function livesAt({ catalogue }: Story, at: number): Live[] {
  const on = catalogue.lives.filter(({ from, to }) => from <= at && at < to);
  return on.flatMap((live) => Array.from({ length: live.draw }, () => live));
}

function watchLive(story: Story, { viewer, start, end }: Sitting, live: Live): void {
  const sitting = { viewer, start, end: Math.min(end, live.to) };
  sessionCreated(story, sitting, live, live.kind);
  livePlayStarted(story, sitting, live);
  assetPlayStarted(story, sitting, live, live);
  drm(story, sitting, live, live.id);
  pings(story, sitting, live);
  slices(story, sitting, live, live);
}

function watchAsset(story: Story, sitting: Sitting, asset: Content): void {
  const { random } = story;
  if (random.chance(0.05)) {
    playbackError(story, sitting, asset);
    return;
  }
  sessionCreated(story, sitting, asset, 'asset');
  adBreak(story, sitting, sitting.start, 'pre.0');
  assetPlayStarted(story, sitting, asset);
  drm(story, sitting, asset, asset.id);
  slices(story, sitting, asset);
  for (let at = sitting.start + 420, mid = 0; at < sitting.end; at += 420, mid++) {
    if (random.chance(0.1)) adRequestError(story, { ...sitting, start: at }, asset);
    else adBreak(story, sitting, at, `mid.${mid}`);
  }
  if (random.chance(0.1)) playerStalled(story, sitting, asset);
}

/** However few viewers there are, each type of the page occurs, and the new one late enough to be delivered. */
function everyTypeOnce(story: Story): void {
  const { random, catalogue } = story;
  const asset = random.pick(catalogue.assets);
  const who: Viewer = viewer(random, true);
  const sitting = (part: number, { from, to }: Pick<Span, 'from' | 'to'> = story): Sitting => {
    const start = Math.floor(from + (to - from) * part);
    return { viewer: who, start, end: Math.min(to, start + 1500) };
  };
  for (const live of catalogue.lives) watchLive(story, sitting(random.next() * 0.8, live), live);
  // The most awkward titles, while the enhanced columns name them.
  for (const awkward of catalogue.assets.slice(0, 8)) {
    assetPlayStarted(story, sitting(0.7), awkward);
    slices(story, { ...sitting(0.7), end: sitting(0.7).start + 30 }, awkward);
  }
  drm(story, sitting(0.2), { ...asset, encrypted: true }, asset.id);
  story.add({
    type: 'drm_error',
    time: sitting(0.4).start,
    columns: [asset.id, 'widevine', 'CDM is deprecated'],
  });
  playbackError(story, sitting(0.5), asset);
  adRequestError(story, sitting(0.3), asset);
  adBreak(story, sitting(0.6), sitting(0.6).start, 'post.0');
  playerStalled(story, sitting(0.95), asset);
}
