import type { Ad, Content } from './catalogue.ts';
import { assetPlayStarted } from './session-rows.ts';
import type { Sitting, Story } from './story.ts';

/** The steps of an ad in their order, with the part of its viewers that still watch. */
const steps = [
  ['start', 1],
  ['firstquartile', 0.93],
  ['midpoint', 0.95],
  ['thirdquartile', 0.96],
  ['complete', 0.97],
] as const;

/** One beacon: a group of one to three URLs that are called for the same thing. */
function beacon(
  story: Story,
  sitting: Sitting,
  at: number,
  position: string,
  type: string,
  ad?: [Ad, number],
): void {
  const { random } = story;
  const group = random.uuid();
  const session = sitting.viewer.session;
  const index = ad === undefined ? '-1' : String(ad[1]);
  for (let url = random.pick([1, 1, 2, 3]); url > 0; url--) {
    const failed = random.chance(0.04);
    const status = failed ? random.pick([400, 404, 500, 503, 504]) : random.pick([200, 200, 204, 302]);
    const label = ad?.[0].assetId ?? ad?.[0].adId;
    story.add({
      type: 'ad_beacon_sent',
      time: at,
      columns: [
        group,
        session,
        ad?.[0].assetId ?? null,
        type,
        position,
        index,
        ad?.[0].adId ?? null,
        ad?.[0].creativeId ?? null,
        `https://ads${url}.example.com/b?t=${type}&g=${random.hex(12)}${url === 2 ? `&sig=${random.hex(16)}&v=2` : ''}`,
        String(status),
      ],
      fact: {
        kind: 'beacon',
        ad: label ?? '',
        title: (ad?.[0].assetId === null ? label : ad?.[0].title) ?? '',
        type,
        unit: JSON.stringify([session, position, index, group]),
        status,
      },
    });
  }
}

/** One ad break: the slot, then its ads one behind the other, each as far as the viewer watches it. */
export function adBreak(story: Story, sitting: Sitting, start: number, position: string): void {
  const { random, catalogue } = story;
  beacon(story, sitting, start, position, random.chance(0.9) ? 'slotimpression' : 'videoview');
  let at = start;
  for (let index = 0; index < random.int(1, 3); index++) {
    const ad = random.pick(catalogue.ads);
    if (random.chance(0.1)) beacon(story, sitting, at, position, 'defaultimpression', [ad, index]);
    if (ad.assetId !== null) {
      const content: Content = {
        id: ad.assetId,
        title: ad.title,
        externalId: null,
        owner: null,
        created: (story.from - 1000) * 1000,
        duration: 30,
        encrypted: false,
      };
      assetPlayStarted(story, { ...sitting, start: at }, content, undefined, true);
    }
    for (const [step, [type, stay]] of steps.entries()) {
      if (!random.chance(stay)) return;
      beacon(story, sitting, at + Math.round(step * 7.5), position, type, [ad, index]);
    }
    at += 30;
  }
}

const smartXml = (session: string | null, asset: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<adRequest networkId="${asset.slice(0, 4)}">\n\t<visitor id="${session ?? ''}"/>\n\n\t<key-values note="a \\ b"/>\n</adRequest>\n`;

/** `ad_request_error`: an address, or a FreeWheel request over several lines. */
export function adRequestError(story: Story, { viewer, start }: Sitting, content: Content): void {
  const { random } = story;
  const freeWheel = random.chance(0.6);
  story.add({
    type: 'ad_request_error',
    time: start,
    columns: [
      viewer.session,
      content.id,
      random.pick(['pre.0', 'mid.1', 'mid 2', 'post.0']),
      freeWheel
        ? smartXml(viewer.session, content.id)
        : `https://ads.example.com/vast?pod=1&token=${random.hex(8)}`,
      random.pick(['HTTPError: 504', 'timeout "after" 2 s', 'socket closed']),
      'slicer_linux_64',
      null,
      null,
    ],
  });
}
