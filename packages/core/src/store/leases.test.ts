import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { leases } from './leases.ts';

it('gives a lease first come first served, and leaves nothing at the signal', async () => {
  const acquire = leases();
  const { signal } = new AbortController();
  const order: string[] = [];
  const first = await acquire('a', signal);
  const second = acquire('a', signal).then((lease) => {
    order.push('second');
    return lease;
  });
  await acquire('b', signal);
  order.push('released');
  await first.release();
  await (await second).release();
  expect(order).toEqual(['released', 'second']);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('gives up waiting when the signal aborts, and lets the next one in', async () => {
  const acquire = leases();
  const impatient = new AbortController();
  const { signal } = new AbortController();
  const first = await acquire('a', signal);
  const gaveUp = acquire('a', impatient.signal);
  const third = acquire('a', signal);
  impatient.abort(new Error('enough'));
  await expect(gaveUp).rejects.toThrow('enough');
  expect(getEventListeners(impatient.signal, 'abort')).toEqual([]);
  await first.release();
  await (await third).release();
});
