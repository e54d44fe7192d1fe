import { disturbed, overcome } from '../disturbed.ts';
import * as faults from '../faults.ts';
import type { Fault } from '../front.ts';
import type { FeedOnTrial, ProviderRule } from '../rule.ts';
import type { Ran } from '../world.ts';

/** No request may have gone anywhere but to the endpoint. */
function stayed({ elsewhere }: Ran): void {
  const [place] = elsewhere;
  if (place !== undefined) throw new Error(`it went to ${place}, where the answer sent it`);
}

/** The first answer again and again, whatever is asked. */
function replay(): Fault {
  let first: { body: Uint8Array<ArrayBuffer>; headers: Headers } | undefined;
  return faults.forAnswers(async (response) => {
    const body = new Uint8Array(await response.arrayBuffer());
    first ??= { body, headers: new Headers(response.headers) };
    return new Response(first.body, { headers: first.headers });
  });
}

async function sentAway(on: FeedOnTrial): Promise<void> {
  await disturbed(on, {
    what: 'a redirect to a private address',
    fault: () => faults.redirect(() => 'http://169.254.169.254/latest/meta-data'),
    after: stayed,
  });
  await disturbed(on, {
    what: 'a redirect in a circle',
    fault: () => faults.redirect((request) => request.url),
    first: [0],
  });
}

async function linkedAway(on: FeedOnTrial): Promise<void> {
  const host = 'stranger.invalid';
  await disturbed(on, {
    what: 'links to another host',
    fault: ({ endpoint }) =>
      faults.rewritten((text) =>
        text.replaceAll(endpoint.origin, `https://${host}`).replaceAll(endpoint.host, host),
      ),
    after: stayed,
    first: [0],
  });
}

/** What is promised of vendors that misbehave, and of those that pretend to be one. */
export const hostileRules: readonly ProviderRule[] = [
  {
    rule: 'an answer that is no JSON is an error',
    why: 'a page of a load balancer would look like a vendor without records',
    section: 'answers',
    endpoint: true,
    check: (on) =>
      disturbed(on, {
        what: 'an answer that is no JSON',
        fault: () => faults.instead('<html><body>Down for maintenance</body></html>'),
      }),
  },
  {
    rule: 'an empty answer is an error',
    why: 'nothing at all would look like a vendor without records',
    section: 'answers',
    endpoint: true,
    check: (on) => disturbed(on, { what: 'an empty answer', fault: () => faults.instead('') }),
  },
  {
    rule: 'an answer that breaks off is an error',
    why: 'half a page would count as a whole one',
    section: 'answers',
    endpoint: true,
    check: (on) => disturbed(on, { what: 'an answer that breaks off', fault: () => faults.cut }),
  },
  {
    rule: 'an answer without an end is given up',
    why: 'a broken vendor would fill the memory',
    section: 'answers',
    endpoint: true,
    async check(on) {
      const { fault, sent } = faults.endless();
      await disturbed(on, {
        what: 'an answer without an end',
        fault: () => fault,
        first: [0],
        after() {
          const read = Math.round(sent() / 1024 / 1024);
          if (read > 128) throw new Error(`it read ${read} MiB of one answer`);
        },
      });
    },
  },
  {
    rule: 'paging that goes round in circles ends',
    why: 'a collect would never come to an end',
    section: 'pages',
    endpoint: true,
    async check(on) {
      await using world = await on.open();
      await world.collect({ fault: replay() });
    },
  },
  {
    rule: 'a redirect to another place is not followed',
    why: 'credentials would go to whom the answer names, or to a machine inside your own network',
    section: 'strangers',
    endpoint: true,
    check: sentAway,
  },
  {
    rule: 'a link to another host is not followed',
    why: 'credentials would go to whom the answer names',
    section: 'strangers',
    endpoint: true,
    check: linkedAway,
  },
  {
    rule: 'an answer of another content type is read or an error',
    why: 'vendors say text/html and send JSON',
    section: 'answers',
    endpoint: true,
    check: (on) =>
      disturbed(on, { what: 'another content type', fault: () => faults.mislabelled('text/html') }),
  },
  {
    rule: 'an answer that stalls is given up',
    why: 'a collect would wait for ever',
    section: 'answers',
    endpoint: true,
    async check(on) {
      await disturbed(on, {
        what: 'half an answer, then silence',
        fault: () => faults.stall,
        stalls: true,
        first: [1],
      });
      await disturbed(on, { what: 'silence', fault: () => faults.silence, stalls: true, first: [0] });
    },
  },
  {
    rule: 'a vendor that asks to wait gets the time it asked for',
    why: 'who does not wait is shut out for longer',
    section: 'retries',
    endpoint: true,
    async check(on) {
      const fault = faults.only((n) => n === 1, faults.status(429, { 'retry-after': '120' }));
      const { slept } = await overcome(on, fault);
      if (slept < 120_000) throw new Error(`asked to wait 120 s, it waited ${slept / 1000} s`);
    },
  },
  {
    rule: 'a vendor that limits without saying for how long is tried again later',
    why: 'one busy second of the vendor would end a collect',
    section: 'retries',
    endpoint: true,
    async check(on) {
      const { slept } = await overcome(
        on,
        faults.only((n) => n === 1, faults.status(429)),
      );
      if (slept <= 0) throw new Error('it tried again at once');
    },
  },
  {
    rule: 'a vendor that fails once is tried again',
    why: 'a passing fault of the vendor would end a collect',
    section: 'retries',
    endpoint: true,
    async check(on) {
      await overcome(
        on,
        faults.only((n) => n % 2 === 0, faults.status(500)),
      );
      await disturbed(on, { what: 'status 500', fault: () => faults.status(500) });
    },
  },
];
