/** Path of a Chromium, or undefined where there is none. */
export function findChromium(): string | undefined;
