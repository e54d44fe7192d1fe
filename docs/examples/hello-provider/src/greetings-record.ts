import { z } from 'zod';

/** What the API says of a greeting. What else it says is left alone. */
export const greeting = z.looseObject({
  id: z.string().min(1),
  at: z.iso.datetime(),
  room: z.string(),
  from: z.string(),
  words: z.string(),
});

/** A greeting as it came: its JSON text byte for byte, and what the text means. */
export interface GreetingRecord {
  text: string;
  value: unknown;
}
