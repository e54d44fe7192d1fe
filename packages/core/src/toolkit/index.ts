export * from './free-bytes.ts';
export * from './inflate.ts';
export * from './parse-time.ts';
export * from './redact-url.ts';
