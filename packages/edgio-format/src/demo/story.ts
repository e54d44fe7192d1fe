import type { Catalogue } from './catalogue.ts';
import type { Random } from './random.ts';
import type { Row } from './row.ts';
import type { Viewer } from './viewer.ts';

/** What is being told: rows are added as things happen. */
export interface Story {
  random: Random;
  catalogue: Catalogue;
  /** First and last second in which anything may happen, since 1970. */
  from: number;
  to: number;
  add(row: Row): void;
  /** Values so far that do not fit their column. */
  unfit: number;
}

/** One viewer in front of one thing, from one second to another. */
export interface Sitting {
  viewer: Viewer;
  start: number;
  end: number;
}

/** How far the story has come at a moment, from 0 to 1: the format of the rows depends on it. */
export function progressAt(story: Story, time: number): number {
  return (time - story.from) / (story.to - story.from);
}
