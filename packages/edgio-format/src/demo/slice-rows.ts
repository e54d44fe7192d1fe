import type { Content, Live } from './catalogue.ts';
import { enhancedColumns } from './session-rows.ts';
import { hasEnhanced, sliceDuration, sliceLayoutAt } from './slice-layout.ts';
import { progressAt, type Sitting, type Story } from './story.ts';

/** One `slice_played` for about every four seconds of the sitting. */
export function slices(story: Story, { viewer, start, end }: Sitting, content: Content, live?: Live): void {
  const { random } = story;
  const { ip, agent, referrer, euid, session } = viewer;
  let number = live === undefined ? 0 : Math.floor(start / 4.096) % 1_000_000;
  for (let time = start; time < end; time += 4.096) {
    const layout = sliceLayoutAt(progressAt(story, time));
    const duration = sliceDuration(random);
    if (duration.unfit && layout !== 'legacy') story.unfit++;
    const ray = random.pick(['A', 'B', 'C', 'D', 'E']);
    const hasRay = layout.endsWith('ray');
    story.add({
      type: 'slice_played',
      time: Math.floor(time),
      columns: [
        live?.assetId ?? content.id,
        String(number++),
        random.chance(0.02) ? null : live === undefined ? '0' : '1',
        ip,
        agent,
        referrer,
        euid,
        session,
        content.owner,
        live?.kind === 'channel' ? live.id : null,
        live?.kind === 'event' ? live.id : null,
        ...(layout === 'legacy' ? [] : [duration.text]),
        ...(hasEnhanced(layout) ? enhancedColumns(content) : []),
        ...(hasRay ? [ray] : []),
      ],
      later: layout === 'legacy' || hasRay ? [] : [ray],
      fact: { kind: 'slice', title: content.title, seconds: layout === 'legacy' ? 4 : duration.seconds },
    });
  }
}
