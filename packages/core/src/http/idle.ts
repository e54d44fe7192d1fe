/** How long a connection may stay idle, whatever its other end offers. Milliseconds. */
export const longestIdle = 30_000;
