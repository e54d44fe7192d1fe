import { ConfigurationError } from '@logs/core';

/** The vendor's package that the demo makes its data with, and collects it with. */
export async function demoPackage() {
  try {
    const [format, demo] = await Promise.all([
      import('@logs/edgio-format'),
      import('@logs/edgio-format/demo'),
    ]);
    return { edgio: format.edgio, demo };
  } catch (error) {
    if (Object(error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigurationError('The demo needs the package @logs/edgio-format.', {
      hint: 'npm install @logs/edgio-format',
      cause: error,
    });
  }
}
