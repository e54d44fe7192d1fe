import type { CredentialV1 } from '@logs/core';
import type { Context } from '../context.ts';

/** A vendor that is being served. */
export interface ServedVendor {
  name: string;
  url: string;
  /** Shown: those of sample data are on the vendor's own page. */
  credentials?: CredentialV1;
}

/** One line of JSON. */
export function jsonReport(served: readonly ServedVendor[]): string {
  const vendors = Object.fromEntries(served.map(({ name, ...vendor }) => [name, vendor]));
  return `${JSON.stringify({ vendors })}\n`;
}

/** For a person: an address a line, and under it what to sign with. */
export function report(context: Context, served: readonly ServedVendor[]): string {
  const width = Math.max(...served.map(({ name }) => name.length));
  return served
    .map(({ name, url, credentials = {} }) => {
      const fields = Object.entries(credentials);
      const widest = Math.max(0, ...fields.map(([field]) => field.length));
      const lines = fields.map(([field, value]) => `  ${field.padEnd(widest)}  ${shown(value)}\n`);
      return `${context.paint('stdout', 'bold', name.padEnd(width))}  ${url}\n${lines.join('')}`;
    })
    .join('');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
