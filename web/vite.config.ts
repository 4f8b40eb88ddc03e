import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { packedJson } from './dev/packed';
import { fakeServer } from './dev/plugin';

// `--mode fake` puts an in-memory Innkeeper behind the site; every other mode talks to a real one.
export default defineConfig(({ mode }) => ({
  base: '/hotel/',
  plugins: [react(), packedJson(), ...(mode === 'fake' ? [fakeServer()] : [])],
  build: {
    target: 'es2022',
    // The content security policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Crumbs of code are not worth a request each.
    rollupOptions: { output: { experimentalMinChunkSize: 4_000 } },
  },
  server: {
    host: '127.0.0.1',
    ...(mode === 'fake'
      ? {}
      : {
          proxy: Object.fromEntries(
            ['/api', '/oauth2', '/.well-known', '/signin', '/signup', '/logout'].map((path) => [
              path,
              process.env['INNKEEPER_URL'] ?? 'http://localhost:8080',
            ]),
          ),
        }),
  },
  preview: { host: '127.0.0.1' },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    css: false,
    restoreMocks: true,
    testTimeout: 20_000,
  },
}));
