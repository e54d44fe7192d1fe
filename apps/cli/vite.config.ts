import { chmod } from 'node:fs/promises';
import { defineConfig, type Plugin } from 'vite';

// One bundle that starts at once: the command line's own libraries are in it, and each command is a chunk
// that is read when it runs. Stores, providers and what they bring stay outside, as the user installed them.
export default defineConfig({
  plugins: [executable('dist/bin.js')],
  ssr: {
    noExternal: true,
    external: [
      '@logs/core',
      '@logs/deliver',
      '@logs/s3',
      '@logs/server',
      '@logs/store-duckdb',
      '@duckdb/node-api',
      'jiti',
    ],
  },
  build: {
    ssr: 'src/bin.ts',
    outDir: 'dist',
    target: 'node20',
    minify: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      external: [/^@logs\//, /^@duckdb\//, /^jiti(\/|$)/],
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});

function executable(path: string): Plugin {
  return {
    name: 'executable',
    async writeBundle() {
      await chmod(new URL(path, import.meta.url), 0o755);
    },
  };
}
