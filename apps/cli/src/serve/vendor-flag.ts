import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A vendor as typed. */
export interface VendorFlag {
  /** Name or alias of a provider. */
  name: string;
  port?: number;
}

/** `scaleengine:7101` or `scaleengine`. */
export function readVendor(text: string): VendorFlag {
  const [, name, port] = /^([a-z][a-z0-9-]*)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (name === undefined || Number(port ?? 0) > 65_535) {
    throw new InvalidArgumentError('It takes a provider and, if you like, a port: scaleengine:7101.');
  }
  return { name: name.toLowerCase(), ...(port === undefined ? {} : { port: Number(port) }) };
}
