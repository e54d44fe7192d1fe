import type { Content, Live } from './catalogue.ts';
import type { Story } from './story.ts';

/** What the owner of the account does: slicing jobs for all that is on, copies and deletions. */
export function studio(story: Story): void {
  const { random, catalogue, from, to } = story;
  const began = (content: Content, assetId: string, live?: Live): void => {
    const start = (live?.from ?? from) + random.int(0, 240);
    story.add({
      type: 'slicing_began',
      time: start,
      columns: [
        live === undefined ? 'vod' : 'live',
        assetId,
        content.externalId,
        live?.kind === 'channel' ? content.id : null,
        content.title,
        random.pick(['slicer_linux_64', 'slicer_osx', 'slicer_win_64']),
        `25${random.int(10, 12)}.${random.int(0, 3)}`,
        live?.kind === 'event' ? content.id : null,
      ],
    });
    const failed = random.chance(0.1);
    const slices = failed ? random.int(0, 40) : Math.ceil(content.duration / 4);
    story.add({
      type: 'slicing_ended',
      time: live === undefined ? start + random.int(60, 900) : live.to - random.int(0, 60),
      columns: [assetId, failed ? '1' : '0', String(slices)],
    });
  };
  for (const asset of catalogue.assets) began(asset, asset.id);
  for (const live of catalogue.lives) began(live, live.assetId, live);
  for (const { assetId, title } of catalogue.ads) {
    if (assetId === null) continue;
    const ad = {
      id: assetId,
      title,
      externalId: null,
      owner: null,
      created: 0,
      duration: 30,
      encrypted: false,
    };
    began(ad, assetId);
  }
  const user = random.hex(32);
  for (let job = 0; job < 4; job++) {
    const time = random.int(from, to);
    const cause = random.pick(['expired by policy', 'deleted by hand', 'error in the "slicing" job']);
    story.add({ type: 'asset_deleted', time, columns: [random.hex(32), cause] });
    story.add({ type: 'channel_deleted', time: time + 1, columns: [random.hex(32), user] });
    story.add({ type: 'event_copied', time: time + 2, columns: [random.hex(32), user] });
  }
}
