import { InvalidRecordError, type LogEventV1 } from '@logs/core';
import { type GreetingRecord, greeting } from './greetings-record.ts';

/** A greeting as an event. An attribute without a value is left out. */
export function greetingEvent({ text, value }: GreetingRecord): LogEventV1 {
  const read = greeting.safeParse(value);
  if (!read.success) {
    throw new InvalidRecordError(read.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`));
  }
  const { id, at, room, from, words } = read.data;
  return {
    id,
    time: at,
    name: 'hello.greeting',
    severity: 9,
    attributes: {
      'media.room.name': room,
      ...(from === '' ? {} : { 'user.name': from }),
      ...(words === '' ? {} : { 'hello.words': words }),
    },
    raw: text,
  };
}
