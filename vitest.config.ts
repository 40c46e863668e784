import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources: a stale dist can never make them pass.
    alias: [
      { find: /^@ai-security\/pii$/, replacement: source('./libs/pii/src/index.ts') },
      { find: /^@ai-security\/nestjs$/, replacement: source('./libs/ai-security/src/index.ts') },
      {
        find: /^@ai-security\/nestjs\/testing$/,
        replacement: source('./libs/ai-security/src/testing/index.ts'),
      },
    ],
  },
  // Specs lie outside of the projects' tsconfig files, where the transform would look for this.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    globalSetup: ['./test/redis/global-setup.ts'],
    include: ['libs/*/src/**/*.spec.ts', 'sample-app/src/**/*.spec.ts', 'test/**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/bench/assembled/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
