import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@logs/core';

/** Where everything of a demo is. */
export interface DemoFolder {
  path: string;
  drops: string;
  store: string;
  questions: string;
  truth: string;
  config: string;
}

/** What a demo leaves in its folder. */
const parts = [
  '.gitignore',
  'drops',
  'questions',
  'truth.json',
  'logs.config.json',
  ...['', '.wal', '.files', '.owner', '.sock'].map((ending) => `logs.duckdb${ending}`),
];

/**
 * Makes the demo's folder anew. One that holds anything but an earlier demo is left alone.
 *
 * @throws ConfigurationError
 */
export async function demoFolder(path: string): Promise<DemoFolder> {
  const there = await readdir(path).catch((): string[] => []);
  if (there.some((entry) => !parts.includes(entry))) {
    throw new ConfigurationError(`${path} holds something other than a demo.`, {
      hint: 'Name another folder: logs demo FOLDER.',
    });
  }
  for (const part of parts) await rm(join(path, part), { recursive: true, force: true });
  const questions = join(path, 'questions');
  await mkdir(questions, { recursive: true });
  await writeFile(join(path, '.gitignore'), '*\n');
  return {
    path,
    questions,
    drops: join(path, 'drops'),
    store: join(path, 'logs.duckdb'),
    truth: join(path, 'truth.json'),
    config: join(path, 'logs.config.json'),
  };
}
