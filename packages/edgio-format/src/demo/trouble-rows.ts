import type { Content } from './catalogue.ts';
import type { Sitting, Story } from './story.ts';

const systems = ['fairplay', 'widevine', 'playready'] as const;

/** `drm_key_read`, and now and then `drm_error`: for encrypted content alone. */
export function drm(story: Story, { viewer, start }: Sitting, content: Content, beam: string): void {
  const { random } = story;
  if (!content.encrypted) return;
  if (random.chance(0.05)) {
    story.add({
      type: 'drm_error',
      time: start,
      columns: [
        beam,
        random.pick(systems),
        random.pick(['CDM "4.10" is deprecated', 'no key for\tthis ray']),
      ],
    });
    return;
  }
  story.add({
    type: 'drm_key_read',
    time: start,
    columns: [
      String(start * 1000 + random.int(0, 999)),
      beam,
      content.owner,
      viewer.ip,
      viewer.agent,
      'slicer_linux_64',
      content.title,
    ],
  });
}

/** `error`: a playback address that was refused. */
export function playbackError(story: Story, { viewer, start }: Sitting, content: Content): void {
  const { random } = story;
  const [status, message] = random.pick([
    ['404', 'Asset not found'],
    ['403', 'Token "expired"'],
    ['500', 'Upstream\nfailed'],
    [null, 'No answer'],
  ] as const);
  story.add({
    type: 'error',
    time: start,
    columns: [
      '0',
      'web',
      `https://content.example.com/${content.id}.m3u8?rays=ca&signature=${random.hex(20)}`,
      viewer.ip,
      status,
      viewer.agent,
      message,
    ],
  });
}

/** A type that the format's second version brings and this package does not know. */
export function playerStalled(story: Story, { viewer, start }: Sitting, content: Content): void {
  story.add({
    type: 'player_stalled',
    time: start,
    columns: [viewer.session, content.id, String(story.random.int(200, 9000))],
    onlyLater: true,
  });
}
