import type { PlannedFile } from '@logs/core/engine';
import type { Context } from '../context.ts';
import { safeText } from '../output/safe-text.ts';
import { byteSize, counted } from './amounts.ts';

const said: Record<PlannedFile['action'], string> = {
  take: 'take',
  'take-again': 'changed',
  'try-again': 'try again',
  'pass-over': 'pass over',
  known: 'known',
};

/** Prints what a collect would do: files on stdout, what it comes to on stderr. */
export async function showPlan(
  context: Context,
  planned: readonly PlannedFile[],
  { json, window }: { json: boolean; window: { from: Date; to: Date } | undefined },
): Promise<void> {
  if (window !== undefined) {
    context.say(
      `Delivered from ${window.from.toISOString()} to ${window.to.toISOString()}, itself left out.`,
    );
  }
  if (json) {
    await context.write(`${JSON.stringify({ files: planned.map(planEntry) })}\n`);
    return;
  }
  const news = planned.filter(({ action }) => action !== 'known');
  for (const { action, file, reason } of news) {
    const size = file.size === undefined ? '' : byteSize(file.size);
    const why = reason === undefined ? '' : `  (${safeText(reason.replace(`${file.key}: `, ''))})`;
    await context.write(`${said[action].padEnd(9)}  ${size.padStart(8)}  ${safeText(file.key)}${why}\n`);
  }
  const taken = planned.filter(({ action }) => action !== 'known' && action !== 'pass-over');
  const bytes = taken.reduce((sum, { file }) => sum + (file.size ?? 0), 0);
  const known = planned.length - news.length;
  const passed = news.length - taken.length;
  context.say(
    `${counted(taken.length, 'file')} to take, ${byteSize(bytes)}; ${known} known already${passed > 0 ? `, ${passed} to pass over` : ''}. Nothing was taken.`,
  );
}

function planEntry({ source, file, action, reason }: PlannedFile) {
  const { key, size, delivered, edition } = file;
  return { source, action, key, size, delivered, version: edition?.version, reason };
}
