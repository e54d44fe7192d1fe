import type { AttributesV1 } from '@logs/core';
import { redactUrl } from '@logs/core/toolkit';
import { textOf } from './origin-record.ts';

/** Names under which the vendor may put the text of an error; the first that has one counts. */
const errorNames = ['error', 'error_message', 'err', 'message_error'] as const;

const prefix = 'scaleengine.metadata';
const deepest = 4;
const most = 64;

/** Adds what the metadata of a log say: encoder, error, and all else flattened under `scaleengine.metadata`. */
export function addMetadata(attributes: AttributesV1, metadata: unknown): void {
  if (metadata === undefined || metadata === null) return;
  if (!isObject(metadata)) {
    addValue(attributes, prefix, metadata);
    return;
  }
  const taken: string[] = [];
  if (isText(metadata['encoder'])) {
    attributes['media.encoder.name'] = metadata['encoder'];
    taken.push('encoder');
  }
  const error = errorNames.find((name) => isText(metadata[name]));
  if (error !== undefined) {
    attributes['error.message'] = withoutSecrets(String(metadata[error]));
    taken.push(error);
  }
  let left = most;
  const walk = (object: Readonly<Record<string, unknown>>, path: string, depth: number): void => {
    for (const [name, value] of Object.entries(object)) {
      if (left === 0) return;
      if (depth === 1 && taken.includes(name)) continue;
      const attribute = `${path}.${name}`;
      if (depth < deepest && isObject(value)) walk(value, attribute, depth + 1);
      else if (addValue(attributes, attribute, value)) left -= 1;
    }
  };
  walk(metadata, prefix, 1);
}

function addValue(attributes: AttributesV1, attribute: string, value: unknown): boolean {
  const plain = typeof value === 'boolean' || typeof value === 'number' ? value : textOf(value);
  if (plain !== undefined) attributes[attribute] = typeof plain === 'string' ? withoutSecrets(plain) : plain;
  else if (isFilled(value)) attributes[attribute] = withoutSecrets(jsonText(value));
  else return false;
  return true;
}

// Push settings may hold the address of the target with its secrets.
function withoutSecrets(text: string): string {
  return text.includes('://') || text.includes('=') ? redactUrl(text) : text;
}

/** JSON with every number as it was written. */
function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${jsonText(each)}`)}}`;
  }
  if (typeof value === 'object' && value !== null) return textOf(value) ?? 'null';
  return JSON.stringify(value) ?? 'null';
}

/** An object of the answer; a number that is kept by its text is none. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return textOf(value) === undefined;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
