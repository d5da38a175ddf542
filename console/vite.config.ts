import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    outDir: 'dist',
    target: 'es2023',
    // Tells which files the first load takes.
    manifest: true,
    modulePreload: { polyfill: false },
    // A data: URI would need a word in the Content-Security-Policy for each kind.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      onwarn(warning, warn) {
        // Cloudscape marks its components for server components, which are none here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
