import * as faults from '../faults.ts';
import type { Fault } from '../front.ts';
import type { FeedOnTrial, ProviderRule } from '../rule.ts';
import { secretsOf } from '../secrets.ts';
import type { RunOptions, World } from '../world.ts';

/** A vendor that says back all it was told, and fails. */
const echo =
  (code: number): Fault =>
  async (_, request) => {
    const headers = Object.fromEntries(request.headers);
    const said = `${request.method} ${request.url} ${JSON.stringify(headers)} ${await request.text()}`;
    return new Response(said, { status: code, headers: { 'content-type': 'text/plain' } });
  };

/** Runs in which much is said. */
const occasions: readonly RunOptions[] = [
  {},
  ...[200, 400, 401, 403, 404, 422, 500].map((code) => ({ fault: faults.from(1, echo(code)) })),
  ...[0, 1].map((first) => ({ fault: faults.from(first, faults.cut) })),
  { fault: faults.from(1, faults.silence), stalls: true },
  {
    fault: faults.from(
      1,
      faults.redirect(({ url }) => url.replace('127.0.0.1', 'localhost')),
    ),
  },
  { fault: faults.edited((json) => json.replaceAll('127.0.0.1', 'localhost')) },
];

/** All that a run left to be read by a person. */
async function said(world: World, run: RunOptions): Promise<string> {
  const { summary, warnings } = await world.collect(run);
  const { events, ledger, checkpoints, windows } = world.state;
  const stored = [...events.values(), ...ledger.values(), ...checkpoints.values(), ...windows];
  return JSON.stringify([summary, warnings, stored]);
}

async function keepsSecrets(on: FeedOnTrial): Promise<void> {
  const { good, bad } = on.trial.credentials;
  for (const [number, occasion] of [...occasions, { credentials: bad }].entries()) {
    await using world = await on.open();
    const text = await said(world, occasion);
    for (const { what, value } of secretsOf(good, bad, world.front?.seen ?? [])) {
      const spellings = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
      if (spellings.some((spelling) => text.includes(spelling))) {
        throw new Error(`run ${number + 1}: ${what} stands in what was said or stored`);
      }
    }
  }
}

/** What is promised of secrets. */
export const secretRules: readonly ProviderRule[] = [
  {
    rule: 'no credential and no signed link is said or stored',
    why: 'messages are mailed around, and stores are copied',
    section: 'secrets',
    endpoint: true,
    check: keepsSecrets,
  },
  {
    rule: 'wrong credentials are refused, and said to be wrong',
    why: 'who mistyped a key must not look for a fault of the network',
    section: 'credentials',
    endpoint: true,
    async check(on) {
      await using world = await on.open();
      const { summary, requests } = await world.collect({ credentials: on.trial.credentials.bad });
      const { kind, reason = 'nothing' } = summary.error ?? {};
      if (kind !== 'api' || !['auth', 'forbidden'].includes(reason)) {
        throw new Error(`the error must be an ApiError with reason auth or forbidden; it is ${reason}`);
      }
      if (requests > 5) throw new Error(`it knocked ${requests} times with wrong credentials`);
      if (world.contents().events.size > 0) throw new Error('it collected all the same');
    },
  },
];
